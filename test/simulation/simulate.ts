import { type ButtonName, playDay } from './day.ts';
import { lookAtAll } from './invariants.ts';
import type { Plan } from './plan.ts';

export interface Outcome {
  /** What is wrong, in words; empty if nothing is. */
  readonly wrong: readonly string[];
  /** What happened, one line each. */
  readonly trace: readonly string[];
  /** Which of the buttons that actions press were there at some point. */
  readonly buttons: readonly ButtonName[];
}

/** Plays a day and checks it. An exception counts as wrong too. */
export async function simulate(plan: Plan): Promise<Outcome> {
  let trace: readonly string[] = [];
  try {
    return await playDay(plan, (day) => {
      trace = day.trace;
      return { wrong: lookAtAll(day), trace, buttons: [...day.buttons] };
    });
  } catch (error) {
    return {
      wrong: [`thrown: ${error instanceof Error ? error.stack : error}`],
      trace,
      buttons: [],
    };
  }
}

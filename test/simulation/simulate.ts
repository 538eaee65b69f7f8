import { type ButtonName, playDay } from './day.ts';
import { lookAtAll } from './invariants.ts';
import type { Plan } from './plan.ts';

export interface Outcome {
  /** What is wrong, in words; empty: all is well. */
  readonly wrong: readonly string[];
  /** What happened, in words, a line each. */
  readonly trace: readonly string[];
  /** Which of the buttons that acts press were there at some act. */
  readonly buttons: readonly ButtonName[];
}

/** Plays a day and looks at it. Whatever throws is wrong too. */
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

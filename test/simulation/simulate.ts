import { type ButtonName, playDay } from './day.ts';
import { listViolations } from './invariants.ts';
import { PHONES, type Plan } from './plan.ts';

export interface Outcome {
  /** What is wrong, in words; empty if nothing is. */
  readonly wrong: readonly string[];
  /** What happened, one line each. */
  readonly trace: readonly string[];
  /** Which of the buttons that actions press were there at some point. */
  readonly buttons: readonly ButtonName[];
  /** How many messages ClickSend took. A fault by which nothing is ever sent breaks no other rule. */
  readonly sentCount: number;
}

/** Plays a day and checks it. An exception counts as wrong too. */
export async function simulateDay(plan: Plan): Promise<Outcome> {
  let trace: readonly string[] = [];
  try {
    return await playDay(plan, (day) => {
      trace = day.trace;
      const sent = PHONES.flatMap((phone) => day.clicksend.sent(phone));
      return {
        wrong: listViolations(day),
        trace,
        buttons: [...day.buttons],
        sentCount: sent.filter(({ answered }) => answered === 'SUCCESS').length,
      };
    });
  } catch (error) {
    return {
      wrong: [`thrown: ${error instanceof Error ? error.stack : error}`],
      trace,
      buttons: [],
      sentCount: 0,
    };
  }
}

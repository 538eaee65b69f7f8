import type { ButtonName } from './day.ts';
import { planWithout, shrinkDay } from './shrink.ts';
import { type Outcome, simulateDay } from './simulate.ts';

/** What a process that plays some of the days reports of each. */
export interface Report {
  readonly seed: number;
  readonly buttons: readonly ButtonName[];
  readonly sentCount: number;
  /** Where it failed. */
  readonly outcome?: Outcome;
  readonly without?: readonly string[];
}

// Nobody is left to report to.
process.on('disconnect', () => process.exit());

/** Plays the days from the first argument on, as many as the second says. */
const [from = 1, seeds = 0] = process.argv.slice(2).map(Number);

for (let seed = from; seed < from + seeds; seed += 1) {
  const outcome = await simulateDay(planWithout(seed, []));
  const { wrong, buttons, sentCount } = outcome;
  const shrunk = wrong.length > 0 ? await shrinkDay(seed, outcome) : {};
  process.send?.({ seed, buttons, sentCount, ...shrunk } satisfies Report);
}

// Otherwise the listener above keeps the process running.
process.disconnect?.();

import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type ButtonName, buttonNames } from './day.ts';
import { planWithout, shrinkDay } from './shrink.ts';
import { type Outcome, simulateDay } from './simulate.ts';

/**
 * `npm run simulate`: plays days of pretend teams, one for each seed, and says what went wrong.
 *
 *     npm run simulate -- --seeds 5000 --from 1    so many, from this one on
 *     npm run simulate -- --seed 42                one, with all that happened
 *     npm run simulate -- --seed 42 --without a1,f0,weather    a smaller day of it
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    without: { type: 'string', default: '' },
    workers: { type: 'string', default: String(availableParallelism()) },
    /** For a process that plays a portion of another one's days. */
    portion: { type: 'boolean', default: false },
  },
});

/** Most objects of a day do not outlive a call. */
const YOUNG = ['--max-semi-space-size=64'];

/** Saved before a day replaces the process's own time. */
const realNow = Date.now;
const print = (words: string) => void process.stdout.write(`${words}\n`);

if (values.seed !== undefined) process.exitCode = await playOne(Number(values.seed));
else if (values.portion) await playPortion();
else process.exitCode = await playAll();

async function playOne(seed: number): Promise<number> {
  const without = values.without.split(',').filter(Boolean);
  const outcome = await simulateDay(planWithout(seed, without));
  print(outcome.trace.join('\n'));
  for (const words of outcome.wrong) print(`✗ ${words}`);
  print(outcome.wrong.length === 0 ? 'Nothing went wrong.' : '');
  return outcome.wrong.length === 0 ? 0 : 1;
}

interface Report {
  readonly seed: number;
  readonly buttons: readonly ButtonName[];
  readonly sentCount: number;
  /** Where it failed. */
  readonly outcome?: Outcome;
  readonly without?: readonly string[];
}

/** Runs in a separate process and reports each day to its parent. */
async function playPortion(): Promise<void> {
  const [from, seeds] = [Number(values.from), Number(values.seeds)];
  for (let seed = from; seed < from + seeds; seed += 1) {
    const outcome = await simulateDay(planWithout(seed, []));
    const { wrong, buttons, sentCount } = outcome;
    const found = wrong.length > 0 ? await shrinkDay(seed, outcome) : {};
    process.send?.({ seed, buttons, sentCount, ...found } satisfies Report);
  }
}

async function playAll(): Promise<number> {
  const [from, seeds] = [Number(values.from), Number(values.seeds)];
  const workers = Number(values.workers);
  const began = realNow();
  let played = 0;
  let failed = 0;
  let sent = 0;
  const missing = new Set(buttonNames);
  const countReport = ({ seed, buttons, sentCount, outcome, without = [] }: Report) => {
    played += 1;
    sent += sentCount;
    for (const button of buttons) missing.delete(button);
    if (outcome) {
      failed += 1;
      sayFailure(seed, without, outcome);
    }
    if (played % 500 === 0)
      print(`… ${played} days, ${formatRate(played, began)} a second, ${failed} went wrong`);
  };
  await Promise.all(
    makePortions({ from, seeds, workers }).map((portion) => play(portion, countReport)),
  );
  print(
    `${played} days of ${seeds} played, ${formatRate(played, began)} a second; ${failed} went wrong; ${sent} messages sent`,
  );
  // An action whose button never appears does nothing, so its days would pass without testing anything.
  if (missing.size > 0) print(`! none of them had the button of ${[...missing].join(', ')}`);
  return failed === 0 && played === seeds && sent > 0 ? 0 : 1;
}

interface Portion {
  readonly from: number;
  readonly seeds: number;
}

/** One per worker. */
function makePortions({ from, seeds, workers }: Portion & { readonly workers: number }): Portion[] {
  const most = Math.ceil(seeds / workers);
  return Array.from({ length: Math.ceil(seeds / most) }, (_, nth) => ({
    from: from + nth * most,
    seeds: Math.min(most, seeds - nth * most),
  }));
}

function play({ from, seeds }: Portion, hear: (report: Report) => void): Promise<void> {
  const words = ['--portion', '--from', `${from}`, '--seeds', `${seeds}`];
  const execArgv = [...process.execArgv, ...YOUNG];
  const child = fork(process.argv[1] ?? '', words, { execArgv });
  child.on('message', hear);
  return new Promise((resolve) => child.once('close', () => resolve()));
}

function sayFailure(seed: number, without: readonly string[], { wrong, trace }: Outcome): void {
  print(`✗ day ${seed} went wrong:`);
  for (const words of wrong.slice(0, 5)) print(`    ${words}`);
  const parts = without.length > 0 ? ` --without ${without.join(',')}` : '';
  print(`  again, smaller: npm run simulate -- --seed ${seed}${parts}`);
  for (const line of trace) print(`    ${line}`);
}

function formatRate(played: number, began: number): string {
  return (played / Math.max(1, (realNow() - began) / 1_000)).toFixed(1);
}

import { fork } from 'node:child_process';
import { availableParallelism, setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { bundleDays } from './bundle.ts';
import { buttonNames } from './day.ts';
import type { Report } from './portion.ts';
import { planWithout } from './shrink.ts';
import { type Outcome, simulateDay } from './simulate.ts';

const USAGE = `Plays days of simulated teams, one for each seed, and prints what went wrong.

  npm run simulate                                        1,000 days, from seed 1 on
  npm run simulate -- --seeds 5000 --from 2001            that many, from this seed on
  npm run simulate -- --seed 42                           one day, with everything that happens in it
  npm run simulate -- --seed 42 --without a1,f0,weather   the same without some of its parts
  npm run simulate -- --workers 1                         on one core; default: all
  npm run simulate -- --background                        at a lower priority

Exit codes: 0 nothing went wrong, 1 a day went wrong, 2 an unknown option.
`;

const values = readOptions();

/** Most objects of a day do not outlive a call. */
const YOUNG = ['--max-semi-space-size=64'];

/** A third of what a process of usual priority gets, so that it goes on where all cores are always busy. */
const GIVES_WAY = 5;

/** Saved before a day replaces the process's own time. */
const realNow = Date.now;
const print = (words: string) => void process.stdout.write(`${words}\n`);

if (values.help) print(USAGE);
else if (values.seed !== undefined) process.exitCode = await playOne(Number(values.seed));
else process.exitCode = await playAll();

/** Ends the process if an option is unknown. */
function readOptions() {
  try {
    return parseArgs({
      options: {
        seeds: { type: 'string', default: '1000' },
        from: { type: 'string', default: '1' },
        seed: { type: 'string' },
        without: { type: 'string', default: '' },
        workers: { type: 'string', default: String(availableParallelism()) },
        background: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function playOne(seed: number): Promise<number> {
  const without = values.without.split(',').filter(Boolean);
  const outcome = await simulateDay(planWithout(seed, without));
  print(outcome.trace.join('\n'));
  for (const words of outcome.wrong) print(`✗ ${words}`);
  print(outcome.wrong.length === 0 ? 'Nothing went wrong.' : '');
  return outcome.wrong.length === 0 ? 0 : 1;
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
  const { file, remove } = await bundleDays('portion');
  await Promise.all(
    makePortions({ from, seeds, workers }).map((portion) => play(file, portion, countReport)),
  );
  await remove();
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

/** In a process of its own. */
function play(
  file: string,
  { from, seeds }: Portion,
  hear: (report: Report) => void,
): Promise<void> {
  const child = fork(file, [`${from}`, `${seeds}`], { execArgv: YOUNG });
  if (values.background && child.pid) setPriority(child.pid, GIVES_WAY);
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

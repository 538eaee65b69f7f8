import { measureGrowth } from './levels.ts';
import { JOBS_AT_REST, runSoak, type SoakDay, type SoakResult, type StoreSize } from './soak.ts';

/**
 * `npm run soak`: ten minutes of sends, receipts and faults on each store at the same time, on this
 * machine alone. In less than five there is nothing to see yet.
 */
const minutes = Number(process.env.SOAK_MINUTES ?? 10);
const DAYS = 10;
/** The rest of each day is for showing all outcomes of its sends. */
const DAY_MS = (0.8 * minutes * 60_000) / DAYS;
/** The LMDB store deletes expired records once a minute. */
const SWEPT_WITHIN_DAYS = 1 + Math.ceil(60_000 / DAY_MS);
/** Slack lets an app change fifty messages a minute, and a send needs four or five. */
const EVERY_MS = 6_000;

/** A replica's memory at rest: more growth than this at the end isn't noise. */
const MOST_GROWTH_MB = 3;

/**
 * Resident memory fluctuates, but the second half of the time must not need more than this factor of the
 * first.
 */
const MOST_RESIDENT = 1.15;

/** How many keys a send and each of its recipients may add to the store, all with an expiry. */
const MOST_KEYS = { perSend: 25, perRecipient: 4 };

/** How much LMDB's file may still grow at the end. */
const MOST_FILE_GROWTH_MB = 1;

// `exit` also ends the processes that this one started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const print = (line: string) => process.stdout.write(`${line}\n`);
const stores = ['redis', 'lmdb'] as const;
print(`slack-mms soak · ${minutes} minutes in ${DAYS} days · Node ${process.version}`);

const results = await Promise.all(
  stores.map((store) =>
    runSoak({
      store,
      days: DAYS,
      dayMs: DAY_MS,
      everyMs: EVERY_MS,
      onDay: (day) => {
        print(`${store.padEnd(6)}${getRow(day)}`);
        for (const one of day.wrong) print(`${store.padEnd(6)}WRONG ${JSON.stringify(one)}`);
      },
    }),
  ),
);
const faults = results.flatMap((result, n) =>
  listComplaints(result).map((words) => `${stores[n]}: ${words}`),
);
results.forEach((result, n) => {
  print(`${stores[n]} at rest: ${formatLeft(result.atRest)}`);
  result.memory.forEach((series, replica) => {
    const [first, second] = findHighs(series).map((mb) => mb.toFixed(0));
    const least = Math.min(...series).toFixed(0);
    print(
      `${stores[n]} replica ${replica + 1}: ${least} MB resident at least, at most ${first} MB in the first half, ${second} MB in the second`,
    );
  });
});
for (const words of faults) print(`WRONG ${words}`);
print(faults.length === 0 ? 'All levels off.' : `${faults.length} things are wrong.`);
process.exitCode = faults.length === 0 ? 0 : 1;

function getRow(day: SoakDay): string {
  const { sends, recipients, receipts, faults: troubles, heldMb, left } = day;
  const memory = heldMb.map((mb) => mb.toFixed(1)).join(' and ');
  return `${sends} sends, ${recipients} recipients, ${receipts} receipts, ${troubles} faults; app holds ${memory} MB; ${formatLeft(left)}`;
}

/** The highest value of each half. */
function findHighs(series: readonly number[]): readonly [number, number] {
  const half = Math.ceil(series.length / 2);
  return [Math.max(...series.slice(0, half)), Math.max(...series.slice(half))];
}

function formatLeft(size: StoreSize): string {
  if (size.store === 'lmdb') return `${size.records} records, file ${size.fileMb.toFixed(1)} MB`;
  return `Redis ${size.memoryMb.toFixed(1)} MB, ${size.total} keys, of them ${size.jobs} of jobs and ${size.bookkeeping} of BullMQ's own`;
}

function listComplaints({ days, memory, atRest }: SoakResult): readonly string[] {
  const wrong = days.flatMap((day) => day.wrong).map((one) => JSON.stringify(one));
  const grown = memory.flatMap((series, n) => {
    const mb = measureGrowth(days.map(({ heldMb }) => heldMb[n] ?? 0));
    const [first, second] = findHighs(series);
    return [
      ...(mb > MOST_GROWTH_MB
        ? [`replica ${n + 1} holds ${mb.toFixed(1)} MB more at the end`]
        : []),
      ...(second > first * MOST_RESIDENT ? [`replica ${n + 1} needs ever more memory`] : []),
    ];
  });
  const atEnds = [...days.map(({ left }) => left), atRest];
  return [
    ...wrong,
    ...grown,
    ...listRedisComplaints(days, atEnds),
    ...listLmdbComplaints(days, atEnds),
  ];
}

/** Redis expires records by its own clock, so this can only check that every one has an expiry. */
function listRedisComplaints(
  days: readonly SoakDay[],
  atEnds: readonly StoreSize[],
): readonly string[] {
  const keys = atEnds.filter((size) => size.store === 'redis');
  const last = keys.at(-1);
  if (!last) return [];
  const sends = sumDays(days, 'sends') * MOST_KEYS.perSend;
  const most = sends + sumDays(days, 'recipients') * MOST_KEYS.perRecipient;
  return [
    ...keys.flatMap(({ endless }) => endless).map((key) => `the key ${key} has no expiry`),
    ...(last.total > most ? [`${last.total} keys are more than ${most}`] : []),
    ...(last.jobs > JOBS_AT_REST ? [`${last.jobs} keys of jobs that should be done`] : []),
  ];
}

function listLmdbComplaints(
  days: readonly SoakDay[],
  atEnds: readonly StoreSize[],
): readonly string[] {
  const files = atEnds.filter((size) => size.store === 'lmdb');
  const grownMb = measureGrowth(files.map(({ fileMb }) => fileMb));
  const tooMany = files.slice(0, -1).filter(({ records }, n) => {
    const stored = days.slice(Math.max(0, n - SWEPT_WITHIN_DAYS), n + 1);
    const most = sumDays(stored, 'sends') * MOST_KEYS.perSend;
    return records > most + sumDays(stored, 'recipients') * MOST_KEYS.perRecipient;
  });
  return [
    ...tooMany.map(({ records }) => `${records} records are more than these days leave`),
    ...(grownMb > MOST_FILE_GROWTH_MB ? [`the file grew by ${grownMb.toFixed(1)} MB`] : []),
  ];
}

function sumDays(days: readonly SoakDay[], what: 'sends' | 'recipients'): number {
  return days.reduce((sum, day) => sum + day[what], 0);
}

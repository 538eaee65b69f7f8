import { stat } from 'node:fs/promises';
import path from 'node:path';
import { buildRightEntry, type Entry, isTold, readBooks } from '../replicas/books.ts';
import { type Carrier, startCarrier } from '../replicas/carrier.ts';
import { type Cluster, startCluster } from '../replicas/cluster.ts';
import type { AcceptedForm } from '../replicas/crowd.ts';
import { createRandomNumbers } from '../replicas/random.ts';
import { startDays } from './days.ts';
import { type Keys, readKeys } from './keys.ts';
import { countRecords } from './lmdb-records.ts';
import { measureMemory, watchMemory } from './memory.ts';
import { startTraffic, type Traffic } from './traffic.ts';
import { startTrouble } from './trouble.ts';

interface SoakOptions {
  readonly store: 'redis' | 'lmdb';
  /** How many days pass, and how many ms of traffic each of them has. */
  readonly days: number;
  readonly dayMs: number;
  /** Ms from one send to the next. */
  readonly everyMs: number;
  /** Hears of every day that is over. */
  readonly onDay?: (day: SoakDay) => void;
}

/** What stands at the end of a day, when all that was sent is done and told. */
export interface SoakDay {
  readonly sends: number;
  readonly recipients: number;
  readonly receipts: number;
  readonly faults: number;
  /** What each replica holds in memory when it is at rest, MB. */
  readonly heldMb: readonly number[];
  readonly left: StoreSize;
  /** Sends that did not end as they should, and how they should have. */
  readonly wrong: readonly { readonly is: Entry; readonly should: Entry }[];
}

/** What the store holds. */
export type StoreSize =
  | ({ readonly store: 'redis' } & Keys)
  | { readonly store: 'lmdb'; readonly records: number; readonly fileMb: number };

export interface SoakResult {
  readonly days: readonly SoakDay[];
  /** Resident memory of each replica, often, MB. */
  readonly memory: readonly (readonly number[])[];
  /** A day after the last send. */
  readonly atRest: StoreSize;
}

/** With all their faults, the sends of a day are told to their end sooner than this. */
const TOLD_WITHIN_MS = 180_000;

/** What waits for the next day is done so soon after that has begun. */
const RESTS_WITHIN_MS = 30_000;

/** Sends, receipts and faults, for days that are short; and what is left of them. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { store, dayMs, everyMs } = options;
  const clock = await startDays();
  const cluster = await startCluster({
    store,
    replicas: store === 'redis' ? 2 : 1,
    people: 6,
    // A request over HTTP is signed with its time, and refused by an app whose clock is ahead.
    socketMode: true,
    now: clock.now,
    command: clock.command,
    env: { ...clock.env, RETENTION_DAYS: '1', POLL_SECONDS: '5' },
  });
  const carrier = startCarrier(cluster, createRandomNumbers(1));
  const traffic = startTraffic(cluster, { everyMs });
  const memory = watchMemory(cluster, 2_000);
  const days: SoakDay[] = [];
  try {
    while (days.length < options.days) {
      const day = await runDays(cluster, { carrier, traffic, dayMs, everyMs });
      await clock.pass();
      const heldMb = await measureMemory(cluster);
      days.push({ ...day, heldMb });
      options.onDay?.({ ...day, heldMb });
    }
    return { days, memory: memory.series, atRest: await waitUntilAtRest(cluster) };
  } finally {
    memory.stop();
    carrier.stop();
    await cluster.close();
    await clock.close();
  }
}

async function runDays(
  cluster: Cluster,
  run: {
    readonly carrier: Carrier;
    readonly traffic: Traffic;
    readonly dayMs: number;
    readonly everyMs: number;
  },
): Promise<Omit<SoakDay, 'heldMb'>> {
  const { carrier, traffic } = run;
  const before = carrier.countPushed().receipts;
  const endTrouble = startTrouble(cluster, run.everyMs / 2);
  const orders = await traffic.run(run.dayMs);
  const faults = endTrouble();
  await waitUntilTold(cluster, orders);
  await carrier.rest();
  await waitUntilTold(cluster, orders);
  return {
    sends: orders.length,
    recipients: orders.flatMap(({ recipients }) => recipients).length,
    receipts: carrier.countPushed().receipts - before,
    faults,
    left: await listRemaining(cluster),
    wrong: readBooks(cluster, orders).flatMap((is, n) => {
      const one = orders[n];
      const should = one && buildRightEntry(one, is.became);
      return should && JSON.stringify(should) !== JSON.stringify(is) ? [{ is, should }] : [];
    }),
  };
}

async function waitUntilTold(cluster: Cluster, orders: readonly AcceptedForm[]): Promise<void> {
  const isOver = () => readBooks(cluster, orders).every(isTold);
  const ended = cluster.slack.until(isOver, 'the end of every send', TOLD_WITHIN_MS);
  // Which one it is, the books say.
  await ended.catch(() => undefined);
}

/** What is left when the last day is over, and everything that waited for its end is done. */
async function waitUntilAtRest(cluster: Cluster): Promise<StoreSize> {
  const until = performance.now() + RESTS_WITHIN_MS;
  for (;;) {
    const remaining = await listRemaining(cluster);
    if (remaining.store === 'lmdb' || remaining.jobs <= JOBS_AT_REST || performance.now() > until)
      return remaining;
  }
}

/**
 * The rounds: three of pull (receipts of MMS, of SMS, replies) and one of watch. Of each the job and
 * its name, and of each kind the list that they wait in.
 */
export const JOBS_AT_REST = 10;

async function listRemaining({ state }: Cluster): Promise<StoreSize> {
  if (state.redisUrl) return { store: 'redis', ...(await readKeys(state.redisUrl)) };
  const { size } = await stat(path.join(state.dataDir, 'slack-mms.mdb'));
  return { store: 'lmdb', records: countRecords(state.dataDir), fileMb: size / 2 ** 20 };
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Carrier, startCarrier } from '../replicas/carrier.ts';
import { type Cluster, startCluster } from '../replicas/cluster.ts';
import type { AcceptedForm } from '../replicas/crowd.ts';
import { createRandomNumbers } from '../replicas/random.ts';
import {
  buildEntries,
  buildExpectedEntry,
  type Entry,
  isFullyShown,
} from '../replicas/send-entries.ts';
import { startDays } from './days.ts';
import { type Keys, readKeys } from './keys.ts';
import { countRecords } from './lmdb-records.ts';
import { measureMemory, watchMemory } from './memory.ts';
import { startTraffic, type Traffic } from './traffic.ts';
import { startTrouble } from './trouble.ts';

interface SoakOptions {
  readonly store: 'redis' | 'lmdb';
  /** How many days to run, and how many ms of traffic each has. */
  readonly days: number;
  readonly dayMs: number;
  /** Ms from one send to the next. */
  readonly everyMs: number;
  /** Called after every day. */
  readonly onDay?: (day: SoakDay) => void;
}

/** The state at the end of a day, when every outcome is shown. */
export interface SoakDay {
  readonly sends: number;
  readonly recipients: number;
  readonly receipts: number;
  readonly faults: number;
  /** Each replica's memory at rest, in MB. */
  readonly heldMb: readonly number[];
  readonly left: StoreSize;
  /** Sends that didn't end as they should, and how they should have ended. */
  readonly wrong: readonly { readonly is: Entry; readonly should: Entry }[];
}

/** The size of the store. */
export type StoreSize =
  | ({ readonly store: 'redis' } & Keys)
  | { readonly store: 'lmdb'; readonly records: number; readonly fileMb: number };

export interface SoakResult {
  readonly days: readonly SoakDay[];
  /** Resident memory of each replica over time, in MB. */
  readonly memory: readonly (readonly number[])[];
  /** A day after the last send. */
  readonly atRest: StoreSize;
}

/** All outcomes of a day are shown within this time, despite the faults. */
const TOLD_WITHIN_MS = 180_000;

/** Jobs that wait for the next day have run this soon after its start. */
const RESTS_WITHIN_MS = 30_000;

/** Runs short days of sends, receipts and faults, and measures what they leave. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { store, dayMs, everyMs } = options;
  const clock = await startDays();
  const cluster = await startCluster({
    store,
    replicas: store === 'redis' ? 2 : 1,
    people: 6,
    // Over HTTP, an app whose clock is ahead would refuse Slack's requests, which are signed with their time.
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
  const forms = await traffic.run(run.dayMs);
  const faults = endTrouble();
  await waitUntilShown(cluster, forms);
  await carrier.rest();
  await waitUntilShown(cluster, forms);
  return {
    sends: forms.length,
    recipients: forms.flatMap(({ recipients }) => recipients).length,
    receipts: carrier.countPushed().receipts - before,
    faults,
    left: await measureStore(cluster),
    wrong: buildEntries(cluster, forms).flatMap((is, n) => {
      const one = forms[n];
      const should = one && buildExpectedEntry(one, is.became);
      return should && JSON.stringify(should) !== JSON.stringify(is) ? [{ is, should }] : [];
    }),
  };
}

async function waitUntilShown(cluster: Cluster, forms: readonly AcceptedForm[]): Promise<void> {
  const isOver = () => buildEntries(cluster, forms).every(isFullyShown);
  const ended = cluster.slack.until(isOver, 'the final status of every send', TOLD_WITHIN_MS);
  // On a timeout, the entries show which send is missing.
  await ended.catch(() => undefined);
}

/** The store after the last day, once the jobs that waited for its end have run. */
async function waitUntilAtRest(cluster: Cluster): Promise<StoreSize> {
  const until = performance.now() + RESTS_WITHIN_MS;
  for (;;) {
    const remaining = await measureStore(cluster);
    if (remaining.store === 'lmdb' || remaining.jobs <= JOBS_AT_REST || performance.now() > until)
      return remaining;
  }
}

/**
 * The keys of the polling jobs: three of `pull` (receipts of MMS, of SMS, replies), one of `watch` and one of
 * `opt-out-lists`. Each has its job and its deduplication key, and each kind the list that its jobs wait in.
 */
export const JOBS_AT_REST = 13;

async function measureStore({ state }: Cluster): Promise<StoreSize> {
  if (state.redisUrl) return { store: 'redis', ...(await readKeys(state.redisUrl)) };
  const { size } = await stat(path.join(state.dataDir, 'slack-mms.mdb'));
  return { store: 'lmdb', records: countRecords(state.dataDir), fileMb: size / 2 ** 20 };
}

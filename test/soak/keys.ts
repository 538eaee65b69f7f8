import { createClient } from '@keyv/redis';

/** The contents of a Redis. */
export interface Keys {
  readonly total: number;
  /** Keys of waiting and running jobs, with everything that BullMQ stores for them until they are done. */
  readonly jobs: number;
  /** BullMQ's own keys: a fixed number for each kind of job. */
  readonly bookkeeping: number;
  /** Other keys without an expiry, or with one that is too far ahead. There must be none. */
  readonly endless: readonly string[];
  readonly memoryMb: number;
}

/**
 * What BullMQ keeps for each queue, however many jobs went through it: its settings and version, the
 * last job's number, the last ten events, and marks for its workers.
 */
const BOOKKEEPING = /^slack-mms:jobs:[a-z-]+:(meta|id|events|marker|pc|stalled-check)$/;

/** What BullMQ stores for unfinished jobs: the job, its deduplication key, its lock, and the lists it is in. */
const OF_JOBS =
  /^slack-mms:jobs:[a-z-]+:(\d+(:lock)?|d[en]:.+|wait|active|delayed|paused|prioritized|stalled)$/;

const DAY_MS = 24 * 3_600_000;

/**
 * The key that distinguishes this store from an emptied one, so it lives as long as the opt-outs (decision
 * 20).
 */
const STORE_MARK = 'slack-mms::storeMark';
const HUNDRED_YEARS_DAYS = 100 * 365;

/**
 * A record lives for a day (`RETENTION_DAYS` here), and an index for a year more, because a send may be
 * scheduled that far ahead.
 */
const getLongestMs = (name: string) => {
  if (name === STORE_MARK) return HUNDRED_YEARS_DAYS * DAY_MS;
  return (name.startsWith('slack-mms:index:') ? 368 : 1) * DAY_MS;
};

/** Classifies every key of a Redis. */
export async function readKeys(url: string): Promise<Keys> {
  const client = createClient({ url });
  await client.connect();
  try {
    const names: string[] = [];
    for await (const some of client.scanIterator({ COUNT: 1_000 })) names.push(...some);
    const distinct = [...new Set(names)];
    const lives = await Promise.all(distinct.map((name) => client.pTTL(name)));
    // -2: it has expired since it was listed.
    const there = distinct.filter((_, n) => lives[n] !== -2);
    const jobs = there.filter((name) => OF_JOBS.test(name));
    const bookkeeping = there.filter((name) => BOOKKEEPING.test(name));
    const endless = distinct.filter((name, n) => {
      const isEndless = lives[n] === -1 || (lives[n] ?? 0) > getLongestMs(name);
      return isEndless && !OF_JOBS.test(name) && !BOOKKEEPING.test(name);
    });
    const memory = /used_memory:(\d+)/.exec(await client.info('memory'))?.[1];
    return {
      total: there.length,
      jobs: jobs.length,
      bookkeeping: bookkeeping.length,
      endless,
      memoryMb: Number(memory) / 2 ** 20,
    };
  } finally {
    client.destroy();
  }
}

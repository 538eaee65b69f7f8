import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { AppError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { createKeyedRecords, encodeRecord, roundIndexTtl, roundTtl } from '../keyed-records.ts';
import { createLocalRateLimiter } from '../local-rate-limiter.ts';
import { explainWriteError } from './explain-data-dir-error.ts';
import { findDataFileProblem } from './find-data-file-problem.ts';
import { createIndexExpiries, createLmdbIndex, deleteExpiredIndexes } from './lmdb-index.ts';
import { createLmdbRecords } from './lmdb-records.ts';
import { createDataDirError, lockDataDir } from './lock-data-dir.ts';

/**
 * A store in one file of a folder that only this process uses. Throws an AppError if another process uses
 * it, or if the file cannot be opened.
 */
export async function openLmdbStore(options: {
  readonly dataDir: string;
  /** How often expired records are deleted from the file. */
  readonly sweepMs?: number;
}): Promise<Store> {
  const { dataDir, sweepMs = 60_000 } = options;
  const release = await lockDataDir(dataDir);
  try {
    const problem = await findDataFileProblem(dataDir);
    if (problem) throw createDataDirError(problem);
    return createStore(openFile(dataDir), { dataDir, release, sweepMs });
  } catch (cause) {
    await release();
    if (cause instanceof AppError) throw cause;
    throw createStoreError(`The store in ${dataDir} cannot be opened`, cause);
  }
}

function openFile(dataDir: string): RootDatabase {
  return open({
    path: join(dataDir, 'slack-mms.mdb'),
    // With lmdb's default, a write's promise resolves before it is on disk.
    overlappingSync: false,
    // By default lmdb creates a separate promise for each batch that nobody can catch, so a full disk would
    // end the process.
    eventTurnBatching: false,
  });
}

interface StoreParts {
  readonly dataDir: string;
  readonly release: () => Promise<void>;
  readonly sweepMs: number;
}

function createStore(root: RootDatabase, { dataDir, release, sweepMs }: StoreParts): Store {
  let hasFailed = false;
  const write = async <T>(change: () => T): Promise<T> => {
    try {
      return await root.transaction(change);
    } catch (error) {
      hasFailed = true;
      throw createWriteError(dataDir, await findCommitError(error));
    }
  };
  const table = <V>(name: string, encoding: 'string' | 'json') =>
    root.openDB<V, Buffer>({ name, encoding, keyEncoding: 'binary' });
  const records = createLmdbRecords({
    records: table<string>('records', 'string'),
    ends: table<string>('ends', 'string'),
    write,
  });
  const indexes = {
    members: table<string>('members', 'string'),
    scores: table<number>('scores', 'json'),
    expiries: createIndexExpiries({
      ends: table<number>('index-ends', 'json'),
      endsInOrder: table<string>('index-ends-in-order', 'string'),
    }),
    write,
  };
  const sweepAll = async () => {
    await sweep((limit) => records.deleteExpired(limit));
    await sweep((limit) => deleteExpiredIndexes(indexes, limit));
  };
  const sweeper = setInterval(() => void sweepAll(), sweepMs).unref();

  const values = createKeyedRecords(records.adapter);
  return {
    ...values,
    setIfAbsent: async (key, value, ttlMs) =>
      records.compareAndSet(key, undefined, encodeRecord(value), roundTtl(ttlMs)),
    addMany: async (entries, ttlMs, keys) => records.addMany(entries, roundTtl(ttlMs), keys),
    compareAndSet: async (key, from, to, ttlMs) =>
      records.compareAndSet(key, encodeRecord(from), encodeRecord(to), roundTtl(ttlMs)),
    getIndex: (name, keptMs) => createLmdbIndex(indexes, name, roundIndexTtl(keptMs)),
    // In memory, because no other process uses this folder, and a limit lasts hardly longer than a restart.
    rateLimiter: createLocalRateLimiter(() => performance.now()),
    // A write, because with a full disk everything else would seem fine. After a write that failed, a large
    // one, because there may be room for a small one still.
    async ping() {
      await values.put('ping', hasFailed ? ROOM : '', PING_TTL_MS);
      hasFailed = false;
    },
    async close() {
      clearInterval(sweeper);
      await root.close();
      await release();
    },
  };
}

const PING_TTL_MS = 60_000;
/** 1 MB: about as much as a send to a thousand people needs. */
const ROOM = 'x'.repeat(1024 * 1024);
/** In small transactions, because each one blocks the thread. */
const SWEEP_BATCH = 1_000;

async function sweep(deleteSome: (limit: number) => Promise<number>): Promise<void> {
  try {
    while ((await deleteSome(SWEEP_BATCH)) >= SWEEP_BATCH);
  } catch {
    // Nobody reads an expired record; the next sweep deletes it.
  }
}

/** lmdb first rejects with a general error. The reason comes in a promise, which must not stay unhandled. */
async function findCommitError(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && 'commitError' in error)) return error;
  return Promise.resolve(error.commitError).catch((reason: unknown) => reason);
}

/** Says what to do, because it reaches the log and the readiness check. */
function createWriteError(dataDir: string, cause: unknown): AppError {
  const { what, how } = explainWriteError(dataDir, cause);
  return new AppError('store_failed', {
    retry: 'later',
    cause,
    message: `The store could not be written: ${what}. ${how}.`,
  });
}

function createStoreError(what: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('store_failed', { retry: 'later', cause, message: `${what}: ${reason}` });
}

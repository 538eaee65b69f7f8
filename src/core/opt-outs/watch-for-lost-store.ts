import { randomUUID } from 'node:crypto';
import type { AppContext } from '../context.ts';
import { notifyStoreLostJob } from '../jobs.ts';
import type { Store } from '../ports/store.ts';
import type { StoreIdentity } from '../records/opt-out-facts.ts';

const LOST =
  'the store is another one than before: opt-outs and everything that waited are gone; restore the opt-outs from their export (npm run restore-opt-outs)';

const UNUSABLE = 'the store can’t be used, so nothing is sent or stored until it can';

/**
 * Detects a store that came back empty or without its opt-outs, such as a flushed Redis, by a mark in it and by a
 * number in the ledger. From then on it is not trusted until somebody restored the ledger.
 */
export function createStoreWatch(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'> & {
    /** Throws if nothing can be stored. */
    readonly ping: Store['ping'];
    /** All queued work is lost with the store. */
    readonly onLost: () => Promise<void>;
  },
) {
  const { records, jobs, clock, log, ping, onLost } = tools;
  let identity: StoreIdentity | undefined;
  /** The person key of somebody in the ledger. */
  let personInLedger: string | undefined;
  let refreshing: Promise<void> | undefined;
  const outages = createOutageLog(log);

  return {
    /** Checks now. Throws only if the store does not respond, or stores nothing. */
    refreshIdentity: refreshOnce,
    /** Throws an error with the reason while opt-outs may be missing from the store. */
    async assertIntact(): Promise<void> {
      await refreshOnce();
      if (!identity?.lostAt || identity.restoredAt) return;
      throw createStoreLostError(identity.lostAt);
    },
  };

  /** Concurrent calls share one check. */
  function refreshOnce(): Promise<void> {
    refreshing ??= outages.watch(refresh).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function refresh(): Promise<void> {
    await ping();
    const stored = await records.storeIdentity.get();
    if (!identity) {
      identity = stored ?? (await begin({ id: randomUUID(), since: clock.now() }));
      if (!stored) log.info({}, 'started with an empty store: nobody is opted out yet');
      else if (stored.lostAt && !stored.restoredAt) log.error({ mark: stored.id }, LOST);
    } else if (stored?.id !== identity.id) {
      await replace(stored);
    } else {
      identity = stored;
      if (!identity.lostAt && (await isLedgerGone())) await lose(identity);
    }
    personInLedger = (await records.optOuts().listOldest({ limit: 1 }))[0]?.member;
  }

  /** The mark is missing or differs. */
  async function replace(other: StoreIdentity | undefined): Promise<void> {
    if (other) return other.lostAt ? adopt(other) : lose(other);
    const mark = { id: randomUUID(), since: clock.now(), lostAt: clock.now() };
    const stored = await begin(mark);
    if (stored.lostAt) await adopt(stored);
    else await lose(stored);
  }

  /** If several processes do this at once, one sets the mark. */
  async function begin(mark: StoreIdentity): Promise<StoreIdentity> {
    if (await records.storeIdentity.setIfAbsent(mark)) return mark;
    return (await records.storeIdentity.get()) ?? mark;
  }

  async function lose(mark: StoreIdentity): Promise<void> {
    const { restoredAt: _restoredAt, ...whole } = mark;
    const lost = { ...whole, lostAt: clock.now() };
    if (await records.storeIdentity.compareAndSet(mark, lost)) await adopt(lost);
  }

  async function adopt(mark: StoreIdentity): Promise<void> {
    identity = mark;
    log.error({ mark: mark.id }, LOST);
    await jobs.add(notifyStoreLostJob, mark.id);
    await onLost();
  }

  /** Nothing is ever deleted from the ledger. */
  async function isLedgerGone(): Promise<boolean> {
    return personInLedger !== undefined && (await records.optOut.get(personInLedger)) === undefined;
  }
}

export type StoreWatch = ReturnType<typeof createStoreWatch>;

/** Logs an outage once, because every look notices it. The caller reports one at the start. */
function createOutageLog(log: AppContext['log']) {
  let hasStarted = false;
  let isUnusable = false;
  return {
    async watch(look: () => Promise<void>): Promise<void> {
      try {
        await look();
      } catch (error) {
        if (hasStarted && !isUnusable)
          log.error({ err: error }, `${UNUSABLE}. ${getReason(error)}`);
        isUnusable = hasStarted;
        throw error;
      }
      hasStarted = true;
      if (isUnusable) log.info({}, 'the store can be used again');
      isUnusable = false;
    },
  };
}

function getReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function createStoreLostError(lostAt: number): Error {
  return new Error(
    `the store was emptied at about ${new Date(lostAt).toISOString()}: opt-outs may be missing. Restore them from their export: npm run restore-opt-outs -- opt-outs-….csv`,
  );
}

import { countBatches, type Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { submitBatchJob } from '../jobs.ts';
import { loadBatches } from '../status/batch-outcomes.ts';

/** How many batches of one send may be at ClickSend at a time; each that was tried queues the next one. */
export const MAX_BATCHES_IN_FLIGHT = 2;

/** No call takes as long: a batch whose call began before that is over, whatever its record says. */
const OVER_AFTER_MS = 30_000;

/** Keeps the batches of a big send from being submitted all at once. */
export interface BatchLimiter {
  /** Whether as many other batches of the send as may be are at ClickSend; one that failed is retried whenever it likes. */
  isAtLimit(send: Send, batch: number): Promise<boolean>;
  /** Queues the batch that waited for this one, which was tried, whatever came of it. */
  queueNextBatch(send: Send, batch: number): Promise<void>;
}

export function createBatchLimiter({
  records,
  jobs,
  clock,
}: Pick<AppContext, 'records' | 'jobs' | 'clock'>): BatchLimiter {
  return {
    async isAtLimit(send, batch) {
      if (countBatches(send) <= MAX_BATCHES_IN_FLIGHT) return false;
      const since = clock.now() - OVER_AFTER_MS;
      const others = (await loadBatches(records, send)).filter(
        (fact, n) => n !== batch && fact?.kind === 'sending' && fact.at > since,
      );
      return others.length >= MAX_BATCHES_IN_FLIGHT;
    },

    async queueNextBatch(send, batch) {
      const next = batch + MAX_BATCHES_IN_FLIGHT;
      if (next >= countBatches(send) || (await records.batch.get(send.id, next))) return;
      await jobs.add(submitBatchJob, { sendId: send.id, batch: next });
    },
  };
}

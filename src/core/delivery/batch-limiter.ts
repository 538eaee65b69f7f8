import { countBatches } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { submitBatchJob } from '../jobs.ts';
import { loadBatches } from '../status/batch-outcomes.ts';
import type { StoredBatch } from './stored-batch.ts';

/** How many batches of a send may be in flight at ClickSend. Each batch that was tried queues a further one. */
export const MAX_BATCHES_IN_FLIGHT = 2;

/** Longer than any call takes: a batch whose call began earlier is no longer in flight, whatever its record says. */
const OVER_AFTER_MS = 30_000;

/** Whether the limit of batches in flight is reached without this one. A batch that failed does not count. */
export async function isAtBatchLimit(
  { records, clock }: Pick<AppContext, 'records' | 'clock'>,
  { snapshot: { send }, batch }: StoredBatch,
): Promise<boolean> {
  if (countBatches(send) <= MAX_BATCHES_IN_FLIGHT) return false;
  const since = clock.now() - OVER_AFTER_MS;
  const others = (await loadBatches(records, send)).filter(
    (fact, n) => n !== batch && fact?.kind === 'sending' && fact.at > since,
  );
  return others.length >= MAX_BATCHES_IN_FLIGHT;
}

/** Queues the batch that waited for this one, whatever the result of this one. */
export async function queueNextBatch(
  { records, jobs }: Pick<AppContext, 'records' | 'jobs'>,
  { snapshot: { send }, batch }: StoredBatch,
): Promise<void> {
  const next = batch + MAX_BATCHES_IN_FLIGHT;
  if (next >= countBatches(send) || (await records.batch.get(send.id, next))) return;
  await jobs.add(submitBatchJob, { sendId: send.id, batch: next });
}

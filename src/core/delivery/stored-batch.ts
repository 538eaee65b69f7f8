import { RetryLaterError } from '../errors.ts';
import type { BatchId } from '../jobs.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';

/** How soon to read a batch again after another process wrote it. */
const READ_AGAIN_MS = 250;

/** One batch of a send, and the stored fact about it, which is undefined until the batch is submitted. */
export interface StoredBatch<F extends BatchFact | undefined = BatchFact | undefined> {
  readonly snapshot: SendSnapshot;
  /** Counted from 0. */
  readonly batch: number;
  readonly fact: F;
}

/** Undefined if the store has no such send, or no longer. */
export async function loadStoredBatch(
  records: Records,
  { sendId, batch }: BatchId,
): Promise<StoredBatch | undefined> {
  const [snapshot, fact] = await Promise.all([
    loadSnapshot(records, sendId),
    records.batch.get(sendId, batch),
  ]);
  return snapshot && { snapshot, batch, fact };
}

/**
 * Compare-and-set: of several workers that read the same batch, and a person who stops the send at this
 * moment, one write succeeds. The others throw a `RetryLaterError` and read again.
 */
export async function replaceBatch<F extends BatchFact>(
  records: Records,
  stored: StoredBatch,
  to: F,
): Promise<StoredBatch<F>> {
  const { send } = stored.snapshot;
  // A batch that ClickSend holds expires the retention time after its scheduled time.
  const record = records.batch.forSend(send);
  const isWritten = await record.compareAndSet(stored.fact, to, send.id, stored.batch);
  if (!isWritten) throw new RetryLaterError(READ_AGAIN_MS);
  return { ...stored, fact: to };
}

import { countBatches, getBatchRecipients, type Send, type SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { buildNothingSubmittedResult } from '../delivery/batch-results.ts';
import { updatePostJob } from '../jobs.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import { findNewestVersion, loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';
import { listKeptBack, loadBatches } from '../status/batch-outcomes.ts';

export type StopResult =
  /** How many people are not sent to. `by` (a Slack user id) stopped it first. */
  | { readonly kind: 'stopped'; readonly kept: number; readonly by: string }
  /** All was submitted. `mayReturn`: a batch is being submitted, and is not retried if ClickSend does not take it. */
  | { readonly kind: 'nothing left'; readonly mayReturn: boolean }
  /** It is scheduled, so it can be cancelled. */
  | { readonly kind: 'scheduled' }
  /** There is no such send, or no longer, or nothing of it was sent. */
  | { readonly kind: 'gone' };

export type StopSend = (id: SendId, by: string) => Promise<StopResult>;

/**
 * Withholds the batches that are not submitted yet. The request is stored first, and `submitBatchJob` checks for
 * it. Each batch is submitted completely or not at all, by compare-and-set, and the result says which. Idempotent.
 */
export function createStopSend(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'>,
): StopSend {
  const { records, jobs, clock, log } = tools;
  return async (stopped, by) => {
    const id = await findNewestVersion(records, stopped);
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot || (await records.refusal.get(id))) return { kind: 'gone' };
    const { send, ended } = snapshot;
    if (typeof ended === 'object') return { kind: 'gone' };
    if (send.schedule && ended !== 'left') return { kind: 'scheduled' };
    const before = await loadBatches(records, send);
    if (!before.some(canStay)) return buildResult(snapshot);
    await records.stopRequest.setIfAbsent({ by, at: clock.now() }, id);
    // The last batch first: if this process dies, `submitBatchJob` moves from each batch to the next and withholds
    // the rest by itself.
    for (let batch = countBatches(send) - 1; batch >= 0; batch -= 1)
      await withholdBatch(send, batch);
    await jobs.add(updatePostJob, id);
    const outcome = await buildResult(snapshot);
    log.info({ sendId: id, by, ...outcome }, 'stopped the send while it was being submitted');
    return outcome;
  };

  /** Retries until the batch is withheld or being submitted. */
  async function withholdBatch(send: Send, batch: number): Promise<void> {
    const all = getBatchRecipients(send, batch).map(({ index }) => index);
    for (;;) {
      const fact = await records.batch.get(send.id, batch);
      if (fact?.kind === 'sending' || !canStay(fact)) return;
      const withheld = buildNothingSubmittedResult(clock.now(), all);
      if (await records.batch.compareAndSet(fact, withheld, send.id, batch)) return;
    }
  }

  async function buildResult(snapshot: SendSnapshot): Promise<StopResult> {
    const { send } = snapshot;
    const batches = await loadBatches(records, send);
    const request = await records.stopRequest.get(send.id);
    const count = listKeptBack(batches, snapshot).length;
    if (request && count > 0) return { kind: 'stopped', kept: count, by: request.by };
    return { kind: 'nothing left', mayReturn: request !== undefined && batches.some(canStay) };
  }
}

/** Not submitted yet, or being submitted for the first time, which ClickSend may not accept. */
function canStay(fact: BatchFact | undefined): boolean {
  if (!fact) return true;
  return (fact.kind === 'waiting' || fact.kind === 'sending') && !fact.before;
}

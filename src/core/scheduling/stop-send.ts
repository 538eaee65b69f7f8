import { countBatches, getBatchRecipients, type Send, type SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { buildNothingSubmittedResult } from '../delivery/batch-results.ts';
import { updatePostJob } from '../jobs.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import { findNewestVersion, loadSnapshot } from '../sends/snapshot.ts';
import { listWithheld, loadBatches } from '../status/batch-outcomes.ts';

export type StopResult =
  /** How many people are not sent to; `by` (a Slack id) stopped it first. */
  | { readonly kind: 'stopped'; readonly kept: number; readonly by: string }
  /** All of it had left. `mayReturn`: a batch is being submitted; if ClickSend does not take it, it is not tried again. */
  | { readonly kind: 'nothing left'; readonly mayReturn: boolean }
  /** It waits for its time: it can be cancelled. */
  | { readonly kind: 'scheduled' }
  /** No such send (any more), or nothing of it was sent. */
  | { readonly kind: 'gone' };

export type StopSend = (id: SendId, by: string) => Promise<StopResult>;

/**
 * Withholds what has not left of a send that is leaving. The request is stored first; `deliver` looks
 * for it before each submission, and both change a batch by compare-and-set: each batch leaves whole
 * or not at all, and the result says what happened. Doing it again changes nothing.
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
    if (!before.some(canStay)) return result(send);
    await records.stopRequest.setIfAbsent({ by, at: clock.now() }, id);
    // The last batch first: if this process dies, `deliver` goes on from each batch to the next one
    // and withholds by itself what it finds.
    for (let batch = countBatches(send) - 1; batch >= 0; batch -= 1)
      await withholdBatch(send, batch);
    await jobs.add(updatePostJob, id);
    const outcome = await result(send);
    log.info({ sendId: id, by, ...outcome }, 'send stopped while it was leaving');
    return outcome;
  };

  /** Tries until the batch is withheld, or being submitted. */
  async function withholdBatch(send: Send, batch: number): Promise<void> {
    const all = getBatchRecipients(send, batch).map(({ index }) => index);
    for (;;) {
      const fact = await records.batch.get(send.id, batch);
      if (fact?.kind === 'sending' || !canStay(fact)) return;
      const kept = buildNothingSubmittedResult(clock.now(), all);
      const isDone = fact
        ? await records.batch.compareAndSet(fact, kept, send.id, batch)
        : await records.batch.setIfAbsent(kept, send.id, batch);
      if (isDone) return;
    }
  }

  async function result(send: Send): Promise<StopResult> {
    const batches = await loadBatches(records, send);
    const halt = await records.stopRequest.get(send.id);
    const kept = new Set(batches.flatMap(listWithheld)).size;
    if (halt && kept > 0) return { kind: 'stopped', kept, by: halt.by };
    return { kind: 'nothing left', mayReturn: halt !== undefined && batches.some(canStay) };
  }
}

/** Not submitted yet, or being submitted for the first time: ClickSend may not take it. */
function canStay(fact: BatchFact | undefined): boolean {
  if (!fact) return true;
  return (fact.kind === 'waiting' || fact.kind === 'sending') && !fact.before;
}

import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { submitBatchJob } from '../jobs.ts';
import { hasUnconfirmed } from '../status/batch-outcomes.ts';

/** What a person may decide about an unconfirmed batch. */
export type UnconfirmedDecision = 'check again' | 'send again';

/** Tells whether there was still something to decide. */
export type ResolveUnconfirmed = (
  decision: UnconfirmedDecision,
  send: SendId,
  batch: number,
  /** When the batch that the person was asked about was submitted (Unix ms): it may have been submitted again meanwhile. */
  at: number,
  by: string,
) => Promise<boolean>;

/**
 * Carries out such a decision. `send again` submits what is still unconfirmed a second time, which
 * nothing else ever does. Pressing twice is one decision.
 */
export function createResolveUnconfirmed({
  records,
  jobs,
  log,
}: Pick<AppContext, 'records' | 'jobs' | 'log'>): ResolveUnconfirmed {
  return async (decision, send, batch, at, by) => {
    const fact = await records.batch.get(send, batch);
    if (fact?.kind !== 'answered' || fact.at !== at || !hasUnconfirmed(fact)) return false;
    if (decision === 'send again') {
      const request = await records.resendRequest.get(send, batch);
      // The job is added below even when it was decided before: the process may have died in between.
      if (request?.about !== at) await records.resendRequest.put({ by, about: at }, send, batch);
    }
    log.info({ sendId: send, batch, decision, by }, 'resolved an unconfirmed batch');
    // The next look may be hours away: this one is wanted now.
    await jobs.add(submitBatchJob, { sendId: send, batch }, { sooner: true });
    return true;
  };
}

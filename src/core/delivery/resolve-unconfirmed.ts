import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { submitBatchJob } from '../jobs.ts';
import { hasUnconfirmed } from '../status/batch-outcomes.ts';

/** What a person may decide about an unconfirmed batch. */
export type UnconfirmedDecision = 'check again' | 'send again';

/** Returns whether there was still something to decide. */
export type ResolveUnconfirmed = (
  decision: UnconfirmedDecision,
  send: SendId,
  batch: number,
  /** When the batch in question was submitted (Unix ms), because it may have been submitted again since. */
  at: number,
  by: string,
) => Promise<boolean>;

/**
 * Carries out the decision. `send again` submits the unconfirmed messages a second time, which nothing else
 * ever does. Pressing twice is one decision.
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
      // Add the job even if this was decided before, because the process may have died in between.
      if (request?.about !== at) await records.resendRequest.put({ by, about: at }, send, batch);
    }
    log.info({ sendId: send, batch, decision, by }, 'resolved an unconfirmed batch');
    // `sooner`, because the next lookup may be hours away and the person wants one now.
    await jobs.add(submitBatchJob, { sendId: send, batch }, { sooner: true });
    return true;
  };
}

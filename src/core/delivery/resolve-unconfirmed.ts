import type { SendId } from '../../domain/send.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/records.ts';
import { hasUnconfirmed } from '../status/batch-outcomes.ts';

/** What a person may decide about a batch of which nobody knows whether ClickSend took it. */
export type UnconfirmedDecision = 'check again' | 'send again';

/** Whether there was still something to decide. */
export type ResolveUnconfirmed = (
  decision: UnconfirmedDecision,
  send: SendId,
  batch: number,
  /** The order that the person was asked about: another one may have been placed meanwhile. */
  at: number,
  by: string,
) => Promise<boolean>;

/**
 * Carries out such a decision. `send again` orders what is still unsure a second time: the only
 * way in which that ever happens. Pressing twice is one decision.
 */
export function createResolveUnconfirmed(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly log: Log;
}): ResolveUnconfirmed {
  const { records, jobs, log } = tools;
  return async (decision, send, batch, at, by) => {
    const fact = await records.batch.get(send, batch);
    if (fact?.kind !== 'answered' || fact.at !== at || !hasUnconfirmed(fact)) return false;
    if (decision === 'send again') {
      const again = await records.resendRequest.get(send, batch);
      // The job is added below even when it was decided before: the process may have died in between.
      if (again?.about !== at) await records.resendRequest.put({ by, about: at }, send, batch);
    }
    log.info({ sendId: send, batch, decision, by }, 'decided');
    // The next look may be hours away: this one is wanted now.
    await jobs.add('deliver', `${send}:${batch}`, { sooner: true });
    return true;
  };
}

import type { Plan, SendId } from '../../domain/send.ts';
import { isUnreachedStatus, listResent, listUnreached } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { RetryLaterError } from '../errors.ts';
import { notifyAuthorJob, updatePostJob } from '../jobs.ts';
import type { Resend } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';
import { type QueueSendResult, queueSend } from '../sends/queue-send.ts';
import { loadSendOverview, type SendOverview } from '../status/load-progress.ts';

type ResendResult =
  | { readonly kind: 'sent'; readonly count: number }
  /** Nobody is left: they got it meanwhile, or somebody already sent it again. */
  | { readonly kind: 'nobody' }
  /** The recipients who did not get it are no longer those that were shown. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'gone' };

/** `by` is a Slack user id. `indexes` are the recipients who were shown to that person. */
export type ResendUnreached = (
  id: SendId,
  by: string,
  indexes: readonly number[],
) => Promise<ResendResult>;

/**
 * Sends a send again, unchanged and at once, to recipients whom it did not reach, without showing their
 * numbers. The new send's id is derived from the first send and the recipients, so that two people who
 * press at the same moment create one send.
 */
export function createResendUnreached(context: AppContext): ResendUnreached {
  const { records, jobs } = context;
  return async (first, by, indexes) => {
    const overview = await loadSendOverview(context, first);
    if (!overview) return { kind: 'gone' };
    const { send, progress } = overview;
    const unreached = listUnreached(progress).map(({ index }) => index);
    if (unreached.length === 0) return { kind: 'nobody' };
    if (unreached.join() !== indexes.join()) return { kind: 'outdated' };
    const id = deriveSendId({ team: send.id, nonce: `again ${unreached.join()}` });
    await storeResend(records, send.id, { id, by, indexes: unreached });
    await queueSend(context, id, by, pickPlan(overview, unreached));
    await jobs.add(updatePostJob, send.id);
    await jobs.add(notifyAuthorJob, send.id);
    return { kind: 'sent', count: unreached.length };
  };
}

/** `first`: the send that the author's form sends again to recipients who did not get it. */
export type QueueFormSend = (
  id: SendId,
  user: string,
  plan: Plan,
  first?: SendId,
) => Promise<QueueSendResult>;

/** Queues the send of a form. If it sends an earlier one again, the post of that one no longer offers to. */
export function createQueueFormSend(context: AppContext): QueueFormSend {
  const { records, jobs } = context;
  return async (id, user, plan, first) => {
    const overview = first && (await loadSendOverview(context, first));
    if (overview?.send.user !== user) return queueSend(context, id, user, plan);
    const phones = new Set(plan.recipients.map(({ phone }) => phone));
    const resent = listResent(overview.progress);
    const indexes = overview.progress.recipients
      .filter(({ phone, state }) => phones.has(phone) && isUnreachedStatus(state))
      .flatMap(({ index }) => (resent.has(index) ? [] : [index]));
    if (indexes.length > 0) await storeResend(records, overview.send.id, { id, by: user, indexes });
    const result = await queueSend(context, id, user, plan);
    await jobs.add(updatePostJob, overview.send.id);
    return result;
  };
}

/**
 * Stored before the new send. If the process dies in between, nothing was sent again, and nothing says
 * that it was.
 */
async function storeResend(records: Records, send: SendId, resend: Resend): Promise<void> {
  if (await records.resends.setIfAbsent([resend], send)) return;
  const known = (await records.resends.get(send)) ?? [];
  if (known.some(({ id }) => id === resend.id)) return;
  const isStored = await records.resends.compareAndSet(known, [...known, resend], send);
  if (!isStored) throw new RetryLaterError(0, { code: 'resend_race' });
}

/** The content of the first send to these recipients. It is sent now and gets its own post. */
function pickPlan({ send }: SendOverview, indexes: readonly number[]): Plan {
  const { channel, recipients, subject, body, picture, from, consent } = send;
  const again = new Set(indexes);
  return {
    channel,
    subject,
    body,
    picture,
    from,
    consent,
    recipients: recipients.filter((_one, index) => again.has(index)),
  };
}

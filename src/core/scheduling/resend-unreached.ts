import type { FormInput } from '../../domain/draft.ts';
import { isSamePicture, type Plan, type SendId } from '../../domain/send.ts';
import { isUnreachedStatus, listUnreached } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { notifyAuthorJob, updatePostJob } from '../jobs.ts';
import { claimResend } from '../sends/claim-resend.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';
import { type QueueSendResult, queueSend } from '../sends/queue-send.ts';
import { listArrivedPhones, loadResentSend } from '../status/find-resent-phones.ts';
import { loadSendOverview, type SendOverview } from '../status/load-progress.ts';

type ResendResult =
  | { readonly kind: 'sent'; readonly count: number }
  /** Nobody is left: they have got it by now, or somebody already sent it again. */
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
  const { jobs } = context;
  return async (first, by, indexes) => {
    const overview = await loadSendOverview(context, first);
    if (!overview) return { kind: 'gone' };
    const { send, progress } = overview;
    const unreached = listUnreached(progress).map(({ index }) => index);
    if (unreached.length === 0) return { kind: 'nobody' };
    if (unreached.join() !== indexes.join()) return { kind: 'outdated' };
    const id = deriveSendId({ team: send.id, nonce: `again ${unreached.join()}` });
    const claim = await claimResend(context, send.id, { id, by, indexes: unreached });
    if (claim === 'resent') return { kind: 'outdated' };
    await queueSend(context, id, by, { ...pickPlan(overview, unreached), resendOf: send.id });
    await jobs.add(updatePostJob, send.id);
    await jobs.add(notifyAuthorJob, send.id);
    return { kind: 'sent', count: unreached.length };
  };
}

/** `again`: the send that the author's form sends again. */
export type QueueFormSend = (
  id: SendId,
  user: string,
  plan: Plan,
  again?: Pick<FormInput, 'first' | 'isForEveryone'>,
) => Promise<
  /** `resent`: some of these recipients got the first one, or were sent it again, since. Nothing was queued. */
  QueueSendResult | { readonly kind: 'resent' }
>;

/** Queues the send of a form. If it sends an earlier one again, the post of that one no longer offers to. */
export function createQueueFormSend(context: AppContext): QueueFormSend {
  const { jobs, records } = context;
  return async (id, user, plan, { first, isForEveryone } = {}) => {
    if (!first) return queueSend(context, id, user, plan);
    const [resent, own] = await Promise.all([loadResentSend(context, first), records.send.get(id)]);
    if (resent?.author !== user) return queueSend(context, id, user, plan);
    const { send, progress } = resent;
    // With another content, a form for everyone is a new message, and the first one still did not reach some.
    if (isForEveryone && !isSameContent(send, plan)) return queueSend(context, id, user, plan);
    const phones = new Set(plan.recipients.map(({ phone }) => phone));
    const arrived = listArrivedPhones(resent, own);
    if (!isForEveryone && [...phones].some((phone) => arrived.has(phone)))
      return { kind: 'resent' };
    const indexes = progress.recipients.flatMap(({ index, phone, state }) => {
      const isUnreached = progress.notSentProblem !== undefined || isUnreachedStatus(state);
      return phones.has(phone) && (isForEveryone || isUnreached) ? [index] : [];
    });
    if (indexes.length > 0) {
      const claim = await claimResend(context, send.id, { id, by: user, indexes, isForEveryone });
      if (claim === 'resent') return { kind: claim };
    }
    const isClaimed = indexes.length > 0 && !isForEveryone;
    const resend = isClaimed ? { ...plan, resendOf: send.id } : plan;
    const result = await queueSend(context, id, user, resend);
    await jobs.add(updatePostJob, send.id);
    return result;
  };
}

function isSameContent(first: Plan, second: Plan): boolean {
  const { subject, body } = first;
  return subject === second.subject && body === second.body && isSamePicture(first, second);
}

/** The content of the first send to these recipients. It is sent now and gets its own post. */
function pickPlan({ send }: SendOverview, indexes: readonly number[]): Plan {
  // Leaves out what belongs to the first send alone; every other field of a plan is sent again.
  const { id, user, submittedAt, schedule, threadTs, typedTs, resendOf, ...fields } = send;
  const { optedOut, uncovered, recipients, ...content } = fields;
  const again = new Set(indexes);
  return { ...content, recipients: recipients.filter((_one, index) => again.has(index)) };
}

import type { OptOutEvent } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import { type Consent, parseMessageReference, type Send, type SendId } from '../../domain/send.ts';
import type { RecipientStatus } from '../../domain/send-progress.ts';
import { mapInChunks } from '../async/chunks.ts';
import type { AppContext } from '../context.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import { type CanSeeSend, createCanSeeReply, type Requester } from '../permissions/visibility.ts';
import type { PostRef } from '../ports/send-posts.ts';
import type { ThreadRef } from '../ports/threads.ts';
import { loadSnapshot } from '../sends/snapshot.ts';
import { loadRecipientStatus } from '../status/load-progress.ts';

/** Something that the app knows about a number. `at` is Unix ms. */
export type ContactEvent =
  | {
      readonly kind: 'sent';
      readonly at: number;
      readonly send: Send;
      readonly state: RecipientStatus;
      readonly problem?: Problem;
      readonly post?: PostRef;
    }
  | {
      readonly kind: 'reply';
      readonly at: number;
      readonly text: string;
      readonly pictures: number;
      /** Where it is posted. Undefined before that. */
      readonly place?: ThreadRef;
    }
  /** The requester may not see more than this. */
  | { readonly kind: 'hidden'; readonly at: number; readonly what: 'sent' | 'reply' }
  | {
      readonly kind: 'out' | 'in';
      readonly at: number;
      /** A Slack user id. Undefined if the person did it, by text message, or if ClickSend's list has them. */
      readonly by?: string;
      readonly isListed?: true;
      readonly why?: string;
    }
  | ({ readonly kind: 'consent' } & Consent);

/** Everything known about a number that the requester may see, newest first. */
export type LoadContactHistory = (
  phone: E164,
  requester: Requester,
) => Promise<readonly ContactEvent[]>;

const CHUNK_SIZE = 20;
/**
 * Collects sends, replies, opt-outs and consent for a number. Of events in a private channel, others see only
 * the time. Everybody sees consent and opt-outs, because they decide whether to text.
 */
export function createLoadContactHistory({
  records,
  clock,
  canSeeSend,
  optOuts,
}: Pick<AppContext, 'records' | 'clock'> & {
  readonly canSeeSend: CanSeeSend;
  readonly optOuts: Pick<OptOutLedger, 'listEvents'>;
}): LoadContactHistory {
  const canSeeReply = createCanSeeReply(records, canSeeSend);
  return async (phone, requester) => {
    const [references, replyIds, consent, optOutEvents] = await Promise.all([
      listReferences(phone),
      records.personReplies(phone).listNewest(),
      records.consent.get(phone),
      optOuts.listEvents(phone),
    ]);
    const events: ContactEvent[] = [
      ...(await mapInChunks(references, CHUNK_SIZE, (one) => loadSent(one, requester))),
      ...(await mapInChunks(replyIds, CHUNK_SIZE, (one) => loadReply(one.member, requester))),
      ...(consent ? [{ kind: 'consent', ...consent } as const] : []),
      ...optOutEvents.map(toContactEvent),
    ];
    return events.sort((one, other) => other.at - one.at);
  };

  /** References of submitted messages and of scheduled sends. */
  async function listReferences(phone: E164) {
    const submitted = (await records.personReferences(phone).listNewest()).flatMap(
      ({ member }) => parseMessageReference(member) ?? [],
    );
    const submittedIds = new Set(submitted.map(({ send }) => send));
    const scheduled = (await records.scheduledSends().listOldest()).filter(
      ({ member }) => !submittedIds.has(member),
    );
    const waiting = await mapInChunks(scheduled, CHUNK_SIZE, async ({ member: send }) => {
      const snapshot = await loadSnapshot(records, send);
      const index = snapshot?.send.recipients.findIndex((one) => one.phone === phone) ?? -1;
      return index < 0 ? undefined : { send, index };
    });
    return [...waiting, ...submitted];
  }

  async function loadSent(
    { send: id, index }: { readonly send: SendId; readonly index: number },
    requester: Requester,
  ): Promise<ContactEvent | undefined> {
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot) return undefined;
    const { send } = snapshot;
    const at = send.schedule?.at ?? send.submittedAt;
    if (!(await canSeeSend(send, requester))) return { kind: 'hidden', at, what: 'sent' };
    const status = await loadRecipientStatus(records, snapshot, index, clock.now());
    const post = await records.post.get(id);
    return { kind: 'sent', at, send, ...status, post };
  }

  async function loadReply(id: string, requester: Requester): Promise<ContactEvent | undefined> {
    const reply = await records.reply.get(id);
    if (!reply) return undefined;
    const { text, at, media } = reply;
    const post = await records.replyPost.get(id);
    const place = post?.kind === 'shown' ? { channel: post.channel, ts: post.ts } : undefined;
    if (!(await canSeeReply(reply, requester))) return { kind: 'hidden', at, what: 'reply' };
    return { kind: 'reply', at, text, pictures: media?.length ?? 0, place };
  }
}

function toContactEvent({
  kind,
  at,
  how,
}: OptOutEvent): Extract<ContactEvent, { kind: 'out' | 'in' }> {
  switch (how.kind) {
    case 'reply':
      return { kind, at };
    case 'list':
      return { kind, at, isListed: true };
    case 'flag':
      return { kind, at, by: how.by, why: 'they asked in their own words' };
    case 'person':
      return { kind, at, by: how.by, why: how.reason || undefined };
  }
}

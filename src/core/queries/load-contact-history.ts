import type { Consent } from '../../domain/consent.ts';
import type { OptOutEvent } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import { parseMessageReference, type Send, type SendId } from '../../domain/send.ts';
import type { RecipientStatus } from '../../domain/send-progress.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import { createCanSeeReply } from '../permissions/can-see-reply.ts';
import type { CanSeeSend, Requester } from '../permissions/can-see-send.ts';
import type { Clock } from '../ports/clock.ts';
import type { PostRef } from '../ports/send-posts.ts';
import type { ThreadRef } from '../ports/threads.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';
import { loadRecipientStatus } from '../status/load-recipient-status.ts';

/** One thing that is known of a number; `at` is Unix ms. */
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
      /** Where it stands; undefined while it is not shown. */
      readonly place?: ThreadRef;
    }
  /** Something that the asker may not see: all that is said of it. */
  | { readonly kind: 'hidden'; readonly at: number; readonly what: 'sent' | 'reply' }
  | {
      readonly kind: 'out' | 'in';
      readonly at: number;
      /** A Slack id, or who else it was. */
      readonly by: string;
      readonly why?: string;
    }
  | ({ readonly kind: 'consent' } & Consent);

/** All that is known of a number as the asker may see it, newest first. */
export type LoadContactHistory = (
  phone: E164,
  asker: Requester,
) => Promise<readonly ContactEvent[]>;

const AT_ONCE = 20;
/**
 * Gathers what is known of a number: what was sent there, what came back, whether they want to be
 * texted and why they may be. What was posted in a private channel is for its members and its sender;
 * of that only the time is told. Consent and opt-outs are for everybody: they are about whether to text.
 */
export function createLoadContactHistory(tools: {
  readonly records: Records;
  readonly canSeeSend: CanSeeSend;
  readonly optOuts: Pick<OptOutLedger, 'listEvents'>;
  readonly clock: Clock;
}): LoadContactHistory {
  const { records, canSeeSend, clock } = tools;
  const seesReply = createCanSeeReply(records, canSeeSend);
  return async (phone, asker) => {
    const [references, replyIds, consent, optOuts] = await Promise.all([
      referencesTo(phone),
      records.personReplies(phone).listNewest(),
      records.consent.get(phone),
      tools.optOuts.listEvents(phone),
    ]);
    const facts: ContactEvent[] = [
      ...(await each(references, (reference) => sent(reference, asker))),
      ...(await each(replyIds, ({ member }) => reply(member, asker))),
      ...(consent ? [{ kind: 'consent', ...consent } as const] : []),
      ...optOuts.map(wish),
    ];
    return facts.sort((one, other) => other.at - one.at);
  };

  /** Of what was ordered, and of what waits for its time. */
  async function referencesTo(phone: E164) {
    const ordered = (await records.personReferences(phone).listNewest()).flatMap(
      ({ member }) => parseMessageReference(member) ?? [],
    );
    const known = new Set(ordered.map(({ send }) => send));
    const scheduled = (await records.scheduledSends().listOldest()).filter(
      ({ member }) => !known.has(member as SendId),
    );
    const waiting = await each(scheduled, async ({ member }) => {
      const snapshot = await loadSnapshot(records, member as SendId);
      const index = snapshot?.send.recipients.findIndex((one) => one.phone === phone) ?? -1;
      return index < 0 ? undefined : { send: member as SendId, index };
    });
    return [...waiting, ...ordered];
  }

  async function sent(
    { send: id, index }: { readonly send: SendId; readonly index: number },
    asker: Requester,
  ): Promise<ContactEvent | undefined> {
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot) return undefined;
    const { send } = snapshot;
    const at = send.schedule?.at ?? send.submittedAt;
    if (!(await canSeeSend(send, asker))) return { kind: 'hidden', at, what: 'sent' };
    const stands = await loadRecipientStatus(records, snapshot, index, clock.now());
    const post = await records.post.get(id);
    return { kind: 'sent', at, send, ...stands, ...(post ? { post } : {}) };
  }

  async function reply(id: string, asker: Requester): Promise<ContactEvent | undefined> {
    const known = await records.reply.get(id);
    if (!known) return undefined;
    const { text, at, media } = known;
    const shown = await records.replyPost.get(id);
    const place = shown?.kind === 'shown' ? { channel: shown.channel, ts: shown.ts } : undefined;
    if (!(await seesReply(known, asker))) return { kind: 'hidden', at, what: 'reply' };
    return { kind: 'reply', at, text, pictures: media?.length ?? 0, place };
  }
}

/** Who said it, and why. */
function wish({ kind, at, how }: OptOutEvent): Extract<ContactEvent, { kind: 'out' | 'in' }> {
  switch (how.kind) {
    case 'reply':
      return { kind, at, by: 'themselves, by text' };
    case 'flag':
      return { kind, at, by: how.by, why: 'they asked in their own words' };
    case 'person':
      return { kind, at, by: how.by, why: how.reason || undefined };
  }
}

async function each<A, B>(
  all: readonly A[],
  read: (one: A) => Promise<B | undefined>,
): Promise<readonly B[]> {
  const found: B[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = await Promise.all(all.slice(from, from + AT_ONCE).map(read));
    found.push(...some.filter((one) => one !== undefined));
  }
  return found;
}

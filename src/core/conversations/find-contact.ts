import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { Send } from '../../domain/send.ts';
import type { ThreadContact } from '../ports/threads.ts';
import type { ReplyFact, ThreadOwner } from '../records/conversation-facts.ts';
import type { Records } from '../records/records.ts';
import { findNewestVersion, isCancelled, loadSnapshot } from '../sends/snapshot.ts';
import { type AnsweredMessage, identifyReply } from './find-answered-message.ts';

/** The one person that a thread is with. */
export interface ConversationContact {
  readonly phone: E164;
  readonly name?: string;
  /** The thread's send. Undefined for an unknown sender. */
  readonly send?: Send;
  /** The send was cancelled, so they never got it. */
  readonly isCancelled?: true;
}

/** Undefined for a thread that the app no longer knows. */
export async function findConversationContact(
  records: Records,
  owner: ThreadOwner,
): Promise<ConversationContact | 'many' | undefined> {
  if (owner.kind === 'stranger') return { phone: owner.phone };
  const { send, latest } = owner;
  const snapshot =
    (await loadSnapshot(records, await findNewestVersion(records, send))) ??
    (latest && (await loadSnapshot(records, latest)));
  const [only, ...others] = snapshot?.send.recipients ?? [];
  if (!snapshot || !only) return undefined;
  if (others.length > 0) return 'many';
  return { ...only, send: snapshot.send, isCancelled: isCancelled(snapshot) ? true : undefined };
}

export function pickThreadContact({ phone, name }: ConversationContact): ThreadContact {
  return { phone, name: name || undefined };
}

/** Our number that they texted last, or else the one that their message came from. Undefined: ClickSend picks one. */
export async function findOwnNumber(
  records: Records,
  { phone, send }: Pick<ConversationContact, 'phone' | 'send'>,
): Promise<string | undefined> {
  const [last] = await records.personReplies(phone).listNewest({ limit: 1 });
  const reply = last && (await records.reply.get(last.member));
  return reply?.to ?? send?.from;
}

/** Finds the sender of a reply, as its post shows them. */
export async function findReplyContact(
  records: Records,
  reply: ReplyFact,
  country: CountryCode,
): Promise<ThreadContact> {
  const { phone, answered } = await identifyReply(records, reply, country);
  return buildReplyContact(reply, phone, answered);
}

/** The name comes from the recipient of the answered message. */
export function buildReplyContact(
  { from }: ReplyFact,
  phone: E164 | undefined,
  answered: AnsweredMessage | undefined,
): ThreadContact {
  const name = answered?.recipient.name;
  return { phone: phone ?? from, name: name || undefined };
}

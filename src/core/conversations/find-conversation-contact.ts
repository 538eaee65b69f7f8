import type { E164 } from '../../domain/phone.ts';
import type { Send } from '../../domain/send.ts';
import type { ThreadContact } from '../ports/threads.ts';
import type { ThreadOwner } from '../records/conversation-facts.ts';
import type { Records } from '../records/records.ts';
import { findNewestVersion, loadSend } from '../sends/snapshot.ts';

/** The one person that a thread is with. */
export interface ConversationContact {
  readonly phone: E164;
  readonly name?: string;
  /** The thread's send. Undefined for an unknown sender. */
  readonly send?: Send;
}

/** Undefined for a thread that the app no longer knows. */
export async function findConversationContact(
  records: Records,
  owner: ThreadOwner,
): Promise<ConversationContact | 'many' | undefined> {
  if (owner.kind === 'stranger') return { phone: owner.phone };
  const send = await loadSend(records, await findNewestVersion(records, owner.send));
  const [only, ...others] = send?.recipients ?? [];
  if (!send || !only) return undefined;
  return others.length > 0 ? 'many' : { ...only, send };
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

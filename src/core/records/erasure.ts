import type { KnownContact } from '../../domain/contact-search.ts';
import { type DeliveryStatus, deliveryStatuses } from '../../domain/delivery-status.ts';
import type { E164 } from '../../domain/phone.ts';
import { formatMessageReference, type SendId } from '../../domain/send.ts';
import type { RecipientStatus } from '../../domain/send-progress.ts';
import type { ThreadRef } from '../ports/threads.ts';
import type { ErasedMessage, ErasedSend } from './erasure-facts.ts';
import { formatReplyPartKey, type ReplyFact } from './reply-facts.ts';

/** What is deleted in one step when a person is erased, and what has to be known of it. */
export interface ErasureSubjects {
  /** A form that nobody has sent yet. */
  readonly draft: SendId;
  /** A send to this person alone: without it no job begins anything for the send any more. */
  readonly send: SendId;
  /** What else is stored of such a send. */
  readonly sendTraces: ErasedSend;
  /** A message of theirs at ClickSend. */
  readonly message: ErasedMessage;
  /** A text of theirs: with these gone, no job finds it any more. */
  readonly reply: {
    readonly id: string;
    readonly phone: E164;
    readonly fact: Pick<ReplyFact, 'messageId' | 'came' | 'turn'>;
  };
  /** What the app did with a text of theirs. */
  readonly replyTraces: { readonly id: string; readonly phone: E164; readonly parts: number };
  /** A thread whose root in Slack is erased. */
  readonly thread: ThreadRef;
  /** The references of messages to them, by which their sends are found. */
  readonly references: E164;
  /** The thread of somebody whom nobody had sent to. */
  readonly unknownSender: E164;
  readonly consent: E164;
  /** Their place in the address book, with the name by which they are found. */
  readonly contact: Pick<KnownContact, 'phone' | 'name'>;
  /** The erasure itself, by its id. */
  readonly erasure: string;
}

export type ErasureScope = keyof ErasureSubjects;

/** A recipient who is taken out of a send to others. */
export interface RedactedRecipient {
  readonly phone: E164;
  readonly id: SendId;
  /** How many changes the send has. */
  readonly changes: number;
  /** Their place in the send; undefined when they were edited out of it. */
  readonly index?: number;
  /** The status of their message. */
  readonly state?: RecipientStatus;
}

export function listBatchKeys({ id, batches }: ErasedSend) {
  return listKeys(id, batches);
}

export function listChangeKeys({ id, changes }: Pick<ErasedSend, 'id' | 'changes'>) {
  return listKeys(id, changes);
}

export function listRecipientKeys({ id, people }: ErasedSend) {
  return listKeys(id, people);
}

function listKeys(id: SendId, count: number): readonly [SendId, number][] {
  return Array.from({ length: count }, (_, n) => [id, n]);
}

/** Our references of a send's messages. */
export function listReferences({ id, people }: ErasedSend): readonly [string][] {
  return listKeys(id, people).map(([, index]) => [formatMessageReference(id, index)]);
}

export function listReceiptKeys({ messageId }: ErasedMessage): readonly [string, DeliveryStatus][] {
  return deliveryStatuses.map((status) => [messageId, status]);
}

/** The last part first: as long as the first is stored, the others are found after a crash. */
export function listReplyPartKeys({
  id,
  parts,
}: ErasureSubjects['replyTraces']): readonly [string][] {
  return Array.from({ length: parts }, (_, n): [string] => [formatReplyPartKey(id, parts - 1 - n)]);
}

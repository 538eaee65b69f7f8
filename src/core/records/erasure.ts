import type { KnownContact } from '../../domain/contact-search.ts';
import { type DeliveryStatus, deliveryStatuses } from '../../domain/delivery-status.ts';
import type { E164 } from '../../domain/phone.ts';
import { formatMessageReference, type SendId } from '../../domain/send.ts';
import type { RecipientStatus } from '../../domain/send-progress.ts';
import type { ThreadRef } from '../ports/threads.ts';
import { formatReplyPartKey, type ReplyFact } from './conversation-facts.ts';
import type { ErasedMessage, ErasedSend } from './erasure-facts.ts';

/** What is deleted in one step when a person is erased, and what must be known for that. */
export interface ErasureSubjects {
  /** A form that was not sent. */
  readonly draft: SendId;
  /** A send to this person only. Once it is deleted, no job starts anything for it. */
  readonly send: SendId;
  /** The other records of such a send. */
  readonly sendTraces: ErasedSend;
  /** A message to them at ClickSend. */
  readonly message: ErasedMessage;
  /** A text from them. Once these are deleted, no job finds it. */
  readonly reply: {
    readonly id: string;
    readonly phone: E164;
    readonly fact: Pick<ReplyFact, 'messageId' | 'came' | 'turn'>;
  };
  /** The app's records about a text from them. */
  readonly replyTraces: { readonly id: string; readonly phone: E164; readonly parts: number };
  /** A thread whose root message in Slack is erased. */
  readonly thread: ThreadRef;
  /** The references of messages to them, which lead to their sends. */
  readonly references: E164;
  /** The thread of an unknown sender. */
  readonly unknownSender: E164;
  readonly consent: E164;
  /** Their entry in the contacts, with the name that it is indexed by. */
  readonly contact: Pick<KnownContact, 'phone' | 'name'>;
  /** The erasure itself, by id. */
  readonly erasure: string;
}

export type ErasureScope = keyof ErasureSubjects;

/** A recipient who is removed from a send to others. */
export interface RedactedRecipient {
  readonly phone: E164;
  readonly id: SendId;
  /** The number of changes to the send. */
  readonly changes: number;
  /** Their index in the send. Undefined if they were edited out of it. */
  readonly index?: number;
  /** The status of their message. */
  readonly state?: RecipientStatus;
}

/** The keys of a send's records that are numbered from 0. */
export function listNumberedKeys(id: SendId, count: number): readonly [SendId, number][] {
  return Array.from({ length: count }, (_, n) => [id, n]);
}

/** Our references for a send's messages. */
export function listReferences({ id, people }: ErasedSend): readonly [string][] {
  return listNumberedKeys(id, people).map(([, index]) => [formatMessageReference(id, index)]);
}

/** One key for each status that a receipt may report, the weakest first. */
export function listReceiptKeys({
  messageId,
}: Pick<ErasedMessage, 'messageId'>): readonly [string, DeliveryStatus][] {
  return deliveryStatuses.map((status) => [messageId, status]);
}

/** The last part first: as long as the first part is stored, the others can be found after a crash. */
export function listReplyPartKeys({
  id,
  parts,
}: ErasureSubjects['replyTraces']): readonly [string][] {
  return Array.from({ length: parts }, (_, n): [string] => [formatReplyPartKey(id, parts - 1 - n)]);
}

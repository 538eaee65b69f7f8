import type { E164 } from './phone.ts';

declare const sendId: unique symbol;

/** Names one send, derived from the form it came from: the same form submitted twice is one send. */
export type SendId = string & { readonly [sendId]: true };

/** A file in Slack, as the form named it. Everything but the id is a hint that may be missing. */
export interface SlackFileRef {
  readonly id: string;
  readonly name?: string;
  readonly url?: string;
}

/** A send as it was ordered. Never changed after it was stored. */
export interface Send {
  readonly id: SendId;
  /** Slack ids of the person and of the channel to post in. */
  readonly user: string;
  readonly channel: string;
  readonly recipients: readonly E164[];
  readonly subject: string;
  readonly body: string;
  readonly file: SlackFileRef;
  /** Unix ms. */
  readonly submittedAt: number;
}

/** ClickSend takes at most so many messages in one call. */
const BATCH_SIZE = 1000;

/** How many calls a send takes. */
export function batchesOf(send: Send): number {
  return Math.ceil(send.recipients.length / BATCH_SIZE);
}

/** The batch that a recipient of a send is in. */
export function batchAt(index: number): number {
  return Math.floor(index / BATCH_SIZE);
}

/** The recipients of one batch, with their place in the whole send. */
export function batchRecipients(
  send: Send,
  batch: number,
): readonly { readonly index: number; readonly phone: E164 }[] {
  const from = batch * BATCH_SIZE;
  return send.recipients
    .slice(from, from + BATCH_SIZE)
    .map((phone, offset) => ({ index: from + offset, phone }));
}

/** ClickSend's `custom_string` for one recipient: comes back with receipts, replies and in the history. At most 50 characters. */
export function referenceOf(send: SendId, index: number): string {
  return `${send}.${index}`;
}

/** The send and recipient that a `custom_string` names; undefined when it is none of ours. */
export function readReference(
  reference: string,
): { readonly send: SendId; readonly index: number } | undefined {
  const match = /^(mms-[0-9a-z]{20})\.(\d{1,6})$/.exec(reference);
  if (!match?.[1]) return undefined;
  return { send: match[1] as SendId, index: Number(match[2]) };
}

import type { Recipient } from './recipient.ts';

declare const sendId: unique symbol;

/** Names one send, derived from the form it came from: the same form submitted twice is one send. */
export type SendId = string & { readonly [sendId]: true };

/** Where the picture comes from. */
export type PictureSource =
  /** A file in Slack. Everything but the id is a hint that may be missing. */
  | { readonly kind: 'slack'; readonly id: string; readonly name?: string; readonly url?: string }
  /** Somewhere on the web: ClickSend fetches it by itself, this app never does. */
  | { readonly kind: 'link'; readonly url: string };

/** An answer may go without a picture: then it is an SMS. */
interface NoPicture {
  readonly kind: 'none';
}

/** What a message is at ClickSend: each has endpoints of its own. */
export type Product = 'mms' | 'sms';

export function getProduct({ picture }: Pick<Plan, 'picture'>): Product {
  return picture.kind === 'none' ? 'sms' : 'mms';
}

/** When a send is sent, and who holds it until then. */
export interface Schedule {
  /** Unix ms, whole seconds. */
  readonly at: number;
  readonly with: 'app' | 'clicksend';
}

/** What is to be sent to whom, and where the post goes. */
export interface Plan {
  /** Slack id of the channel to post in. */
  readonly channel: string;
  readonly recipients: readonly Recipient[];
  readonly subject: string;
  /** As it was written: {@link fillMergeFields} makes each recipient's own of it. */
  readonly body: string;
  readonly picture: PictureSource | NoPicture;
  /** A ClickSend number or sender name; undefined: ClickSend chooses. */
  readonly from?: string;
  /** Undefined: at once. */
  readonly schedule?: Schedule;
  /** The ts of the thread that it answers in; undefined for a post of its own. */
  readonly threadTs?: string;
  /** The ts of what somebody typed in that thread while it was live, and that this is. */
  readonly typedTs?: string;
  /** How many recipients were left out because they opted out. Who they are is not stored here. */
  readonly optedOut?: number;
  /** How many recipients were left out because the balance did not cover them. Who they are is not stored here. */
  readonly uncovered?: number;
  /** Why its recipients may be texted. Kept for each of them; its post does not show it. */
  readonly consent?: string;
}

/** A send as it was ordered. Never changed after it was stored; what changes a scheduled one is written beside it. */
export interface Send extends Plan {
  readonly id: SendId;
  /** Slack id of the person. */
  readonly user: string;
  /** Unix ms. */
  readonly submittedAt: number;
}

/** Whether two plans have the same picture. Of a file in Slack only the id counts: the rest may be missing. */
export function isSamePicture(
  { picture: one }: Pick<Plan, 'picture'>,
  { picture: other }: Pick<Plan, 'picture'>,
): boolean {
  if (one.kind === 'slack') return other.kind === 'slack' && one.id === other.id;
  if (one.kind === 'link') return other.kind === 'link' && one.url === other.url;
  return other.kind === 'none';
}

/** When a send leaves, Unix ms. */
export function getDepartureTime({
  submittedAt,
  schedule,
}: Pick<Send, 'submittedAt' | 'schedule'>): number {
  return Math.max(submittedAt, schedule?.at ?? 0);
}

/** How many ms it is until a send leaves; 0 for one that goes out at once, or left. */
export function computeSendDelay({ schedule }: Pick<Plan, 'schedule'>, now: number): number {
  return Math.max(0, (schedule?.at ?? now) - now);
}

/** ClickSend takes at most so many messages in one call. */
export const BATCH_SIZE = 1000;

/** How many calls a send takes. */
export function countBatches({ recipients }: Pick<Send, 'recipients'>): number {
  return Math.ceil(recipients.length / BATCH_SIZE);
}

/** The batch that a recipient of a send is in. */
export function getBatchIndex(index: number): number {
  return Math.floor(index / BATCH_SIZE);
}

/** The recipients of one batch, with their place in the whole send. */
export function getBatchRecipients(
  { recipients }: Pick<Send, 'recipients'>,
  batch: number,
): readonly (Recipient & { readonly index: number })[] {
  const from = batch * BATCH_SIZE;
  return recipients
    .slice(from, from + BATCH_SIZE)
    .map((recipient, offset) => ({ ...recipient, index: from + offset }));
}

/** An id as a person types it; undefined for anything else. */
export function parseSendId(typed: string): SendId | undefined {
  return /^mms-[0-9a-z]{20}$/i.test(typed) ? (typed.toLowerCase() as SendId) : undefined;
}

/** ClickSend's `custom_string` for one recipient: comes back with receipts, replies and in the history. At most 50 characters. */
export function formatMessageReference(send: SendId, index: number): string {
  return `${send}.${index}`;
}

/** The send and recipient that a `custom_string` names; undefined when it is none of ours. */
export function parseMessageReference(
  reference: string,
): { readonly send: SendId; readonly index: number } | undefined {
  const match = /^(mms-[0-9a-z]{20})\.(\d{1,6})$/.exec(reference);
  if (!match?.[1]) return undefined;
  return { send: match[1] as SendId, index: Number(match[2]) };
}

/** Names a send's picture: an edit may put another one in its place. */
export function getPictureSource({ picture }: Pick<Send, 'picture'>): string {
  if (picture.kind === 'none') return '';
  return picture.kind === 'slack' ? picture.id : picture.url;
}

import type { Recipient } from './recipient.ts';
import type { SendDetails } from './send-details.ts';

declare const sendId: unique symbol;

/** Identifies a send. It is derived from the submitted form, so the same form submitted twice is one send. */
export type SendId = string & { readonly [sendId]: true };

/** Where the picture comes from. */
export type PictureSource =
  /** A file in Slack. Everything except the id may be missing. */
  | { readonly kind: 'slack'; readonly id: string; readonly name?: string; readonly url?: string }
  /** A public URL. ClickSend fetches it; this app never does. */
  | { readonly kind: 'link'; readonly url: string };

/** An answer may have no picture; then it is an SMS. */
interface NoPicture {
  readonly kind: 'none';
}

/** ClickSend has separate endpoints for each product. */
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

/** What to send to whom, and where to post. */
export interface Plan extends SendDetails {
  /** Slack id of the channel to post in. */
  readonly channel: string;
  readonly recipients: readonly Recipient[];
  readonly subject: string;
  /** As typed, before {@link fillMergeFields} fills it in for each recipient. */
  readonly body: string;
  readonly picture: PictureSource | NoPicture;
  /** Undefined: send at once. */
  readonly schedule?: Schedule;
  /** The ts of the thread that it belongs to. Undefined: it gets a post of its own. */
  readonly threadTs?: string;
  /** The ts of the message in a live thread that this send was made from. */
  readonly typedTs?: string;
  /** The send that this one sends again, to recipients who get it from no other resend. */
  readonly resendOf?: SendId;
  /** How many recipients were left out because they opted out. Their identities are not stored here. */
  readonly optedOut?: number;
  /** How many recipients were left out because the balance did not cover them. Their identities are not stored here. */
  readonly uncovered?: number;
}

/** A send as it was submitted. It is never changed; changes to a scheduled send are stored next to it. */
export interface Send extends Plan {
  readonly id: SendId;
  /** Slack user id of the author. */
  readonly user: string;
  /** Unix ms. */
  readonly submittedAt: number;
}

/** Whether two plans have the same picture. Slack files are compared by id, because the rest may be missing. */
export function isSamePicture(
  { picture: one }: Pick<Plan, 'picture'>,
  { picture: other }: Pick<Plan, 'picture'>,
): boolean {
  if (one.kind === 'slack') return other.kind === 'slack' && one.id === other.id;
  if (one.kind === 'link') return other.kind === 'link' && one.url === other.url;
  return other.kind === 'none';
}

/** When a send is to be submitted, Unix ms. */
export function getDepartureTime({
  submittedAt,
  schedule,
}: Pick<Send, 'submittedAt' | 'schedule'>): number {
  return Math.max(submittedAt, schedule?.at ?? 0);
}

/** How many ms remain until a send is to be submitted; 0 if that is now or in the past. */
export function computeSendDelay({ schedule }: Pick<Plan, 'schedule'>, now: number): number {
  return Math.max(0, (schedule?.at ?? now) - now);
}

/** ClickSend accepts at most this many messages per call. */
export const BATCH_SIZE = 1000;

/** How many batches a send has. */
export function countBatches({ recipients }: Pick<Send, 'recipients'>): number {
  return Math.ceil(recipients.length / BATCH_SIZE);
}

/** The batch that a recipient is in. */
export function getBatchIndex(index: number): number {
  return Math.floor(index / BATCH_SIZE);
}

/** The recipients of a batch, with their index in the whole send. */
export function getBatchRecipients(
  { recipients }: Pick<Send, 'recipients'>,
  batch: number,
): readonly (Recipient & { readonly index: number })[] {
  const from = batch * BATCH_SIZE;
  return recipients
    .slice(from, from + BATCH_SIZE)
    .map(({ phone, name }, offset) => ({ phone, name, index: from + offset }));
}

/** Parses a typed send id. Undefined for anything else. */
export function parseSendId(typed: string): SendId | undefined {
  return /^mms-[0-9a-z]{20}$/i.test(typed) ? (typed.toLowerCase() as SendId) : undefined;
}

/** ClickSend's `custom_string` for one recipient, returned with receipts and replies. At most 50 characters. */
export function formatMessageReference(send: SendId, index: number): string {
  return `${send}.${index}`;
}

/** Parses a `custom_string`. Undefined if it is not one of this app's. */
export function parseMessageReference(
  reference: string,
): { readonly send: SendId; readonly index: number } | undefined {
  const match = /^(mms-[0-9a-z]{20})\.(\d{1,6})$/.exec(reference);
  if (!match?.[1]) return undefined;
  return { send: match[1] as SendId, index: Number(match[2]) };
}

/** Identifies a send's picture, because an edit may replace it. */
export function getPictureSource({ picture }: Pick<Send, 'picture'>): string {
  if (picture.kind === 'none') return '';
  return picture.kind === 'slack' ? picture.id : picture.url;
}

/** Why a recipient may be texted, as the author entered it in the form. */
export interface Consent {
  readonly text: string;
  /** Slack user id of the author. */
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
  /** Slack id of the channel that the send was posted in. */
  readonly channel: string;
}

/** Why nobody can reply to a sender: it is a name, or a person's own number that ClickSend only sends on behalf of. */
export type UnanswerableReason = 'name' | 'own';

/** Whether a `from` is a sender name (`ACME 24`) rather than a number. */
export function isSenderName(from: string): boolean {
  return /\p{L}/u.test(from);
}

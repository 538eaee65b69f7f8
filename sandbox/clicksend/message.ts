import { type Micros, writeAmount } from './amount.ts';
import type { SentMessage } from './world.ts';

/** The result from the carrier, or of a cancellation. */
export interface Outcome {
  readonly status: string;
  readonly statusCode: string;
  readonly statusText: string;
  readonly errorCode: string | null;
  readonly errorText: string | null;
}

/** A message as the simulated ClickSend stores it. */
export interface Message
  extends Omit<SentMessage, 'schedule' | 'price' | 'status' | 'statusCode' | 'statusText'> {
  readonly fromEmail: string | null;
  readonly listId: number | null;
  readonly contactId: number | null;
  /** As the app set it, in seconds or (wrongly) milliseconds; 0: at once. It may be sent earlier from the dashboard. */
  schedule: number;
  readonly price: Micros;
  readonly parts: number;
  readonly isTest: boolean;
  /** ClickSend's own copy of the picture. */
  readonly mediaCopyUrl: string;
  /** How often the history had been listed when this was accepted. */
  readonly listingsBefore: number;
  outcome?: Outcome;
  /** When the carrier reported it, Unix seconds. */
  outcomeAt?: number;
  arrived: boolean;
}

export function isScheduled(message: Message, now: number): boolean {
  return message.outcome === undefined && message.schedule * 1000 > now;
}

export function isCancelled(message: Message): boolean {
  return message.outcome?.status === 'Cancelled';
}

/** Whether the carrier gets it at all. */
export function hasLeft(message: Message, now: number): boolean {
  return (
    message.answered === 'SUCCESS' &&
    !message.isTest &&
    !isCancelled(message) &&
    !isScheduled(message, now)
  );
}

/** The history's current status word for a message. */
export function getStatus(message: Message, now: number): string {
  if (message.answered !== 'SUCCESS') return '';
  if (message.outcome !== undefined) return message.outcome.status;
  return isScheduled(message, now) ? 'Scheduled' : 'Queued';
}

export function buildSentMessage(message: Message, now: number): SentMessage {
  return {
    product: message.product,
    messageId: message.messageId,
    to: message.to,
    from: message.from,
    subject: message.subject,
    body: message.body,
    country: message.country,
    customString: message.customString,
    source: message.source,
    schedule: message.schedule,
    answered: message.answered,
    price: writeAmount(message.price, 4),
    mediaUrl: message.mediaUrl,
    media: message.media,
    at: message.at,
    status: getStatus(message, now),
    statusCode: message.outcome?.statusCode ?? null,
    statusText: message.outcome?.statusText ?? null,
  };
}

import type { DeliveryFact } from '../../domain/delivery.ts';
import type { CurrencyCode, Units } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { FittedPicture } from './pictures.ts';

/** Where ClickSend keeps a picture for a send. */
export interface Media {
  readonly url: string;
  /** Unix ms. */
  readonly expiresAt: number;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface MmsMessage {
  readonly to: E164;
  readonly subject: string;
  readonly body: string;
  /** `custom_string`. */
  readonly reference: string;
}

/** What ClickSend said of one message; matched by reference and number, never by position. */
export type MessageOutcome =
  | {
      readonly kind: 'accepted';
      readonly reference: string;
      readonly messageId: string;
      readonly price?: Units;
    }
  | { readonly kind: 'refused'; readonly reference: string; readonly problem: Problem }
  /** ClickSend's answer did not speak of it. `problem`: why a second order for it was not taken. */
  | { readonly kind: 'unsure'; readonly reference: string; readonly problem?: Problem };

export type SendOutcome =
  | {
      readonly kind: 'answered';
      readonly messages: readonly MessageOutcome[];
      readonly currency?: CurrencyCode;
    }
  /** They said no to all of it: nothing was sent. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** It was never taken (no connection, or asked to wait): it is safe to try again. */
  | {
      readonly kind: 'notTaken';
      readonly problem: Problem;
      readonly retryAfterMs?: number;
    }
  /** The order left and no answer came that could be read: it may or may not have been taken. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** A delivery fact about a message, as ClickSend names it. */
export interface Receipt {
  readonly messageId: string;
  /** `custom_string` where ClickSend gave it back. */
  readonly reference?: string;
  readonly fact: DeliveryFact;
}

/** A message as ClickSend's history has it. */
export interface HistoryEntry {
  readonly messageId: string;
  readonly reference: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly price?: Units;
  /** Unix ms; undefined when the row had none that could be read. */
  readonly at?: number;
  /** Undefined for states that say nothing new or nothing known. */
  readonly fact?: DeliveryFact;
}

/** An endpoint that ClickSend no longer has (404, 405) is an answer, not an error. */
export type Offered<T> =
  | { readonly offered: true; readonly value: T }
  | { readonly offered: false };

/** ClickSend's MMS endpoints. What cannot be read or reached throws an AppError, but for `send`, whose every outcome is a value. */
export interface ClickSend {
  upload(picture: FittedPicture): Promise<Media>;
  send(mediaUrl: string, messages: readonly MmsMessage[]): Promise<SendOutcome>;
  /** All unread receipts. `newest` is ClickSend's latest timestamp among them, Unix seconds. */
  unreadReceipts(): Promise<
    Offered<{ readonly receipts: readonly Receipt[]; readonly newest?: number }>
  >;
  /** Marks receipts before this as read; Unix seconds. */
  markReceiptsRead(before: number): Promise<void>;
  /** Newest first, page by page, from this time on (Unix ms). */
  history(from: number): AsyncIterable<readonly HistoryEntry[]>;
  /** One message as ClickSend sees it now; undefined when it does not know it. */
  receiptOf(messageId: string): Promise<Offered<HistoryEntry | undefined>>;
  /** The account whose credentials are used. ClickSend allows some twenty of these a minute. */
  account(): Promise<Account>;
}

/** What the app needs to know of the account; undefined where ClickSend does not say. */
export interface Account {
  readonly balance: Units;
  readonly currency?: CurrencyCode;
  readonly hasMmsAccess?: boolean;
  readonly isActive?: boolean;
}

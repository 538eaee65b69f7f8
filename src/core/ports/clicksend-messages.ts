import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { EndpointResult } from './endpoint-result.ts';
import type { FittedPicture } from './pictures.ts';

/** A picture that was uploaded to ClickSend. */
export interface Media {
  readonly url: string;
  /** Unix ms. */
  readonly expiresAt: number;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** One message of a batch, an MMS or an SMS. */
export interface OutgoingMessage {
  readonly to: E164;
  /** Unused for an SMS. */
  readonly subject: string;
  /** With the merge fields filled in. */
  readonly body: string;
  /** Our reference; ClickSend's `custom_string`. */
  readonly reference: string;
  /** Undefined: ClickSend picks one. */
  readonly from?: string;
  /** Unix seconds; undefined: send at once. ClickSend accepts milliseconds too, but then never sends the message. */
  readonly schedule?: number;
}

/** ClickSend's response for one message, matched by reference and number, never by position. */
export type MessageOutcome =
  | {
      readonly kind: 'accepted';
      readonly reference: string;
      readonly messageId: string;
      readonly price?: MoneyUnits;
      /** The number or name it is sent from, which replies go to. Undefined if ClickSend does not say. */
      readonly from?: string;
    }
  | RefusedOutcome
  /** ClickSend's response did not mention it. `problem`: why a second submission of it was refused. */
  | { readonly kind: 'unsure'; readonly reference: string; readonly problem?: Problem };

export interface RefusedOutcome {
  readonly kind: 'refused';
  readonly reference: string;
  readonly problem: Problem;
}

export type SubmitOutcome =
  | {
      readonly kind: 'answered';
      readonly messages: readonly MessageOutcome[];
      readonly currency?: CurrencyCode;
    }
  /** ClickSend refused all of it: nothing was sent. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** ClickSend did not take it (no connection, or too many calls), so it is safe to retry. */
  | {
      readonly kind: 'notTaken';
      readonly problem: Problem;
      readonly retryAfterMs?: number;
    }
  /** No valid response came, so ClickSend may or may not have taken it. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** What one message costs, or why ClickSend would refuse it. */
export type MessagePrice =
  | { readonly kind: 'priced'; readonly reference: string; readonly price: MoneyUnits }
  | { readonly kind: 'refused'; readonly reference: string; readonly problem: Problem }
  /** ClickSend gave no price, or none for a reason unrelated to this recipient. */
  | { readonly kind: 'unknown'; readonly reference: string; readonly problem?: Problem };

export interface BatchPrices {
  readonly messages: readonly MessagePrice[];
  readonly currency?: CurrencyCode;
}

/** The result of cancelling one message. */
export type CancelOutcome =
  | 'cancelled'
  /** ClickSend has no such scheduled message, because it was already sent or cancelled. */
  | 'nothingToCancel';

/** Sends, prices and cancels messages. */
export interface ClickSendMessages {
  uploadMedia(picture: FittedPicture): Promise<Media>;
  /** Without a `mediaUrl` the messages are SMS. */
  submitBatch(
    mediaUrl: string | undefined,
    messages: readonly OutgoingMessage[],
  ): Promise<SubmitOutcome>;
  /**
   * The prices of up to 1,000 messages. The message ids in ClickSend's response identify nothing and are
   * not returned. Throws if ClickSend refuses the whole call.
   */
  priceBatch(
    mediaUrl: string | undefined,
    messages: readonly OutgoingMessage[],
  ): Promise<BatchPrices>;
  /** Cancels a scheduled message. */
  cancelMessage(messageId: string): Promise<EndpointResult<CancelOutcome>>;
  /** Cancels every scheduled message of the account, including those of other programs. */
  cancelAllMessages(): Promise<EndpointResult<{ readonly count?: number }>>;
}

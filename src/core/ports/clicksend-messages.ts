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
  /** An SMS has none. */
  readonly subject: string;
  /** With the merge fields filled in. */
  readonly body: string;
  /** Our own name of it; ClickSend's `custom_string`. */
  readonly reference: string;
  /** Undefined lets ClickSend choose. */
  readonly from?: string;
  /** Unix seconds; undefined sends at once. ClickSend accepts milliseconds too, but then never sends. */
  readonly schedule?: number;
}

/** What ClickSend answered for one message, matched by reference and number, never by position. */
export type MessageOutcome =
  | {
      readonly kind: 'accepted';
      readonly reference: string;
      readonly messageId: string;
      readonly price?: MoneyUnits;
      /** The number or name that it comes from, and that replies go to; undefined when ClickSend does not say. */
      readonly from?: string;
    }
  | RefusedOutcome
  /** ClickSend's answer did not mention it. `problem`: why a second submission of it was refused. */
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
  /** ClickSend did not take it (no connection, or too many calls): it is safe to retry. */
  | {
      readonly kind: 'notTaken';
      readonly problem: Problem;
      readonly retryAfterMs?: number;
    }
  /** No valid answer came: ClickSend may or may not have taken it. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** What one message costs, or why ClickSend would refuse it. */
export type MessagePrice =
  | { readonly kind: 'priced'; readonly reference: string; readonly price: MoneyUnits }
  | { readonly kind: 'refused'; readonly reference: string; readonly problem: Problem }
  /** ClickSend gave no price, or none for a reason that is not about this recipient. */
  | { readonly kind: 'unknown'; readonly reference: string; readonly problem?: Problem };

export interface BatchPrices {
  readonly messages: readonly MessagePrice[];
  readonly currency?: CurrencyCode;
}

/** How the cancellation of one message ended. */
export type CancelOutcome =
  | 'cancelled'
  /** ClickSend has no such scheduled message: it left already, or was cancelled before. */
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
   * The prices of at most 1,000 messages. ClickSend's answer has message ids too, which name nothing
   * and are not returned. Throws when ClickSend refuses all.
   */
  priceBatch(
    mediaUrl: string | undefined,
    messages: readonly OutgoingMessage[],
  ): Promise<BatchPrices>;
  /** Cancels a scheduled message. */
  cancelMessage(messageId: string): Promise<EndpointResult<CancelOutcome>>;
  /** Cancels every scheduled message of the account, also those of other programs. */
  cancelAllMessages(): Promise<EndpointResult<{ readonly count?: number }>>;
}

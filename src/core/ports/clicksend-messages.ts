import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { EndpointResult } from './endpoint-result.ts';
import type { FittedPicture } from './pictures.ts';

/** Where ClickSend keeps a picture for a send. */
export interface Media {
  readonly url: string;
  /** Unix ms. */
  readonly expiresAt: number;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** One message of an order, an MMS or an SMS. */
export interface OutgoingMessage {
  readonly to: E164;
  /** Of an MMS; an SMS has none. */
  readonly subject: string;
  /** Filled for this recipient. */
  readonly body: string;
  /** `custom_string`. */
  readonly reference: string;
  /** Undefined: ClickSend chooses. */
  readonly from?: string;
  /** Unix seconds (ClickSend takes milliseconds too, and then never sends); undefined: at once. */
  readonly schedule?: number;
}

/** What ClickSend said of one message; matched by reference and number, never by position. */
export type MessageOutcome =
  | {
      readonly kind: 'accepted';
      readonly reference: string;
      readonly messageId: string;
      readonly price?: MoneyUnits;
      /** The number or name that it comes from, where ClickSend says it: replies go there. */
      readonly from?: string;
    }
  | RefusedOutcome
  /** ClickSend's answer did not speak of it. `problem`: why a second order for it was not taken. */
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

/** What ClickSend says one message will cost, or why it would not take it. */
export type MessagePrice =
  | { readonly kind: 'priced'; readonly reference: string; readonly price: MoneyUnits }
  | { readonly kind: 'refused'; readonly reference: string; readonly problem: Problem }
  /** Not spoken of, without a price, or not priced for a reason that has nothing to do with this recipient. */
  | { readonly kind: 'unknown'; readonly reference: string; readonly problem?: Problem };

export interface BatchPrices {
  readonly messages: readonly MessagePrice[];
  readonly currency?: CurrencyCode;
}

/** What came of asking to take one message back. */
export type CancelOutcome =
  | 'cancelled'
  /** ClickSend knows no such message that waits: it left already, or was cancelled before. */
  | 'nothingToCancel';

/** Sends, prices and cancels messages. */
export interface ClickSendMessages {
  uploadMedia(picture: FittedPicture): Promise<Media>;
  /** `mediaUrl` undefined: SMS. */
  submitBatch(
    mediaUrl: string | undefined,
    messages: readonly OutgoingMessage[],
  ): Promise<SubmitOutcome>;
  /**
   * What these would cost; at most 1,000. Its answer looks like a send's, message ids included:
   * they name nothing, and none comes out of here. A refusal of all throws.
   */
  priceBatch(
    mediaUrl: string | undefined,
    messages: readonly OutgoingMessage[],
  ): Promise<BatchPrices>;
  /** Takes back a scheduled message. */
  cancelMessage(messageId: string): Promise<EndpointResult<CancelOutcome>>;
  /** Takes back everything that is scheduled in the account, other programs' messages too. */
  cancelAllMessages(): Promise<EndpointResult<{ readonly count?: number }>>;
}

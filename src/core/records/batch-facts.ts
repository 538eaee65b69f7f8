import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RecipientStatus } from '../../domain/send-progress.ts';
import type { MessageOutcome, RefusedOutcome } from '../ports/clicksend-messages.ts';

/**
 * One batch of a send at ClickSend. Written by `deliver` alone.
 *
 * - `sending`: written before the order leaves. Found after a crash: nobody knows whether it left.
 * - `waiting`: ClickSend did not take it (not reached, or asked to wait); it will be tried again.
 * - `refused`: ClickSend said no to all of it.
 * - `answered`: what is known of each message. `unsure` ones are being looked up in the history.
 */
export type BatchFact =
  | SendingBatchFact
  | {
      readonly kind: 'waiting';
      readonly at: number;
      readonly problem: Problem;
      readonly before?: AnsweredBatchFact;
    }
  | { readonly kind: 'refused'; readonly at: number; readonly problem: Problem }
  | AnsweredBatchFact;

export interface SendingBatchFact {
  readonly kind: 'sending';
  readonly at: number;
  /** Of this one order: the process that wrote it knows whether it left. */
  readonly token: string;
  /** What was known before a person asked to send the unsure ones again. */
  readonly before?: AnsweredBatchFact;
  readonly withheld?: readonly number[];
  /** Whoever is opted out is not in the order; what became of them, so that nobody looks for them. */
  readonly barred?: readonly RefusedOutcome[];
}

export interface AnsweredBatchFact {
  readonly kind: 'answered';
  /** When the last order left, Unix ms. */
  readonly at: number;
  /** When the first order left: an unsure message may be in ClickSend's history from then on. */
  readonly since: number;
  readonly outcomes: readonly StoredOutcome[];
  readonly currency?: CurrencyCode;
  /** How often the unsure ones were looked for. */
  readonly lookups: number;
  /** Places of recipients who were not ordered, because somebody wanted them back before. */
  readonly withheld?: readonly number[];
}

/** A message of somebody who was erased, as it stood then; its id at ClickSend went with them. */
export interface ErasedOutcome {
  readonly kind: 'erased';
  readonly reference: string;
  readonly state: RecipientStatus;
  readonly at: number;
  readonly price?: MoneyUnits;
}

/** What is known of one message. */
export type StoredOutcome = MessageOutcome | ErasedOutcome;

/** A person wants what is unsure of a batch sent again. */
export interface ResendRequest {
  readonly by: string;
  /** The order that the person was asked about: its `at`, by the clock of whoever placed it. */
  readonly about: number;
}

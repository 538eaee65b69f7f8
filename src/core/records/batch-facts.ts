import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { RecipientStatus } from '../../domain/send-progress.ts';
import type { MessageOutcome, RefusedOutcome } from '../ports/clicksend.ts';

/**
 * One batch of a send at ClickSend. Only the job that submits batches writes it.
 *
 * - `sending`: stored before the call. If the process died then, it is unknown whether ClickSend took it.
 * - `waiting`: ClickSend did not take it (not reachable, or too many calls); the job retries.
 * - `refused`: ClickSend refused the whole batch.
 * - `answered`: the outcome of each message. Those that are `unsure` are looked up in the history.
 */
export type BatchFact =
  | SendingBatchFact
  | WaitingBatchFact
  | { readonly kind: 'refused'; readonly at: number; readonly problem: Problem }
  | AnsweredBatchFact;

export interface WaitingBatchFact {
  readonly kind: 'waiting';
  readonly at: number;
  /** Why ClickSend did not take it yet. */
  readonly problem: Problem;
  /** The result before somebody asked to send the unconfirmed messages again. */
  readonly before?: AnsweredBatchFact;
}

export interface SendingBatchFact {
  readonly kind: 'sending';
  readonly at: number;
  /** Identifies this submission. The process that wrote it knows whether it made the call. */
  readonly token: string;
  /** The result before somebody asked to send the unconfirmed messages again. */
  readonly before?: AnsweredBatchFact;
  readonly withheld?: readonly number[];
  /** Outcomes for recipients who opted out and are therefore not in the call. */
  readonly barred?: readonly RefusedOutcome[];
}

export interface AnsweredBatchFact {
  readonly kind: 'answered';
  /** When it was last submitted, Unix ms. */
  readonly at: number;
  /** When it was first submitted, Unix ms. An unconfirmed message may be in ClickSend's history from then on. */
  readonly since: number;
  readonly outcomes: readonly StoredOutcome[];
  readonly currency?: CurrencyCode;
  /** How many times the unconfirmed messages were looked up. */
  readonly lookups: number;
  /** The batch is unconfirmed because it came from a backup, not because ClickSend gave no answer. */
  readonly isFromBackup?: true;
  /** Indexes of recipients who were left out because somebody had cancelled their messages. */
  readonly withheld?: readonly number[];
}

/** A message to a person who was erased: its status at that time, without its id at ClickSend. */
export interface ErasedOutcome {
  readonly kind: 'erased';
  readonly reference: string;
  readonly state: RecipientStatus;
  readonly at: number;
  readonly price?: MoneyUnits;
}

/** The last outcome of one message. */
export type StoredOutcome = MessageOutcome | ErasedOutcome;

/** A person's request to send the unconfirmed messages of a batch again. */
export interface ResendRequest {
  /** Slack user id. */
  readonly by: string;
  /** The `at` of the submission that the question was about. */
  readonly about: number;
}

/** The send and recipient of a message at ClickSend. */
export interface MessageRecipient {
  readonly send: SendId;
  readonly index: number;
}

/** ClickSend's id of a message, as a receipt reported it. */
export interface NamedMessage {
  readonly messageId: string;
}

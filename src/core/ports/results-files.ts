import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Send } from '../../domain/send.ts';
import type { RecipientStatus, SendProgress } from '../../domain/send-progress.ts';
import type { ThreadRef } from './threads.ts';

/** The status of every recipient of a send. */
export interface SendResults {
  readonly send: Send;
  readonly progress: SendProgress;
  readonly rows: readonly RecipientResult[];
  /** Undefined when ClickSend gave no prices. */
  readonly currency?: CurrencyCode;
}

export interface RecipientResult {
  readonly phone: E164;
  readonly name?: string;
  readonly state: RecipientStatus;
  readonly problem?: Problem;
  /** ClickSend's id; undefined when it never took the message. */
  readonly messageId?: string;
  readonly price?: MoneyUnits;
  /** Unix ms of the last receipt, else of the submission. */
  readonly at?: number;
}

export type NumberMasking = 'masked' | 'whole';

/** Files of results in threads. Failures throw an AppError that says whether a retry can help. */
export interface ResultsFiles {
  uploadFile(thread: ThreadRef, results: SendResults, numbers: NumberMasking): Promise<void>;
  /** Whether this send's file is in the thread; false when the app cannot see that. */
  hasFile(thread: ThreadRef, send: Send): Promise<boolean>;
  /** Sends a direct message to the sender on how it ended, and returns it; the file goes into its thread. */
  notifySender(results: SendResults): Promise<ThreadRef>;
}

import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Send } from '../../domain/send.ts';
import type { RecipientStatus, SendProgress } from '../../domain/send-progress.ts';
import type { ThreadRef } from './threads.ts';

/** What became of everybody that a send went to. */
export interface SendResults {
  readonly send: Send;
  readonly progress: SendProgress;
  readonly rows: readonly RecipientResult[];
  /** Of the prices; undefined when ClickSend said none. */
  readonly currency?: CurrencyCode;
}

export interface RecipientResult {
  readonly phone: E164;
  readonly name?: string;
  readonly state: RecipientStatus;
  readonly problem?: Problem;
  /** ClickSend's; undefined when it never took the message. */
  readonly messageId?: string;
  readonly price?: MoneyUnits;
  /** Unix ms: when the last word about it came, or its order left. */
  readonly at?: number;
}

/** `whole`: for those who may see them. */
export type NumberMasking = 'masked' | 'whole';

/** Results as a file, in threads. Failures throw an AppError that says whether trying again can help. */
export interface ResultsFiles {
  uploadFile(thread: ThreadRef, results: SendResults, numbers: NumberMasking): Promise<void>;
  /** Whether this send's file hangs there; false where that cannot be seen. */
  hasFile(thread: ThreadRef, send: Send): Promise<boolean>;
  /** Says to the sender alone how it ended, and gives the message that the file is to hang on. */
  notifySender(results: SendResults): Promise<ThreadRef>;
}

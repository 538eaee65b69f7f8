import type { CurrencyCode, Units } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Send } from '../../domain/send.ts';
import type { RecipientState, SendProgress } from '../../domain/send-progress.ts';
import type { PostRef } from './send-posts.ts';

/** What became of everybody that a send went to. */
export interface Results {
  readonly send: Send;
  readonly progress: SendProgress;
  readonly rows: readonly Result[];
  /** Of the prices; undefined when ClickSend said none. */
  readonly currency?: CurrencyCode;
}

export interface Result {
  readonly phone: E164;
  readonly name?: string;
  readonly state: RecipientState;
  readonly problem?: Problem;
  /** ClickSend's; undefined when it never took the message. */
  readonly messageId?: string;
  readonly price?: Units;
  /** Unix ms: when the last word about it came, or its order left. */
  readonly at?: number;
}

/** `whole`: for those who may see them. */
export type ResultNumbers = 'masked' | 'whole';

/** A thread, by the message that it hangs on. */
export type ThreadRef = Pick<PostRef, 'channel' | 'ts'>;

/** Results as a file, in threads. Failures throw an AppError that says whether trying again can help. */
export interface ResultsFiles {
  give(thread: ThreadRef, results: Results, numbers: ResultNumbers): Promise<void>;
  /** Whether this send's file hangs there; false where that cannot be seen. */
  isGiven(thread: ThreadRef, send: Send): Promise<boolean>;
  /** Says to the sender alone how it ended, and gives the message that the file is to hang on. */
  tellSender(results: Results): Promise<ThreadRef>;
}

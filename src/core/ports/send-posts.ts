import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { LeftOutRecipient } from '../../domain/quote.ts';
import type { Plan, Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import type { SendSummary } from '../../domain/send-summary.ts';
import type { PostedWithin, ThreadRef } from './threads.ts';

/** The location of a post in Slack. */
export interface PostRef {
  readonly channel: string;
  readonly ts: string;
  /** Whether Slack could show its picture. */
  readonly showsPicture: boolean;
  /** A digest of the progress that it shows. Undefined if unknown. */
  readonly shown?: string;
}

/** The permalink of a post. Undefined if Slack does not say. Never throws. */
export type FetchPermalink = (post: PostRef) => Promise<string | undefined>;

/** A note that the app posts in a post's thread. */
export interface ThreadNote {
  /** Unique among the notes of a send. Used to find a note if Slack's response was lost. */
  readonly id: string;
  readonly kind: ThreadNoteContent;
}

/** Asks whether to send the unconfirmed messages of a batch again. `at` identifies the submission. */
export interface UnconfirmedQuestion {
  readonly batch: number;
  readonly at: number;
  /** ClickSend was not called, because the batch came from a backup. */
  readonly isFromBackup?: true;
}

export type ThreadNoteContent =
  /** The thread said before that these had failed. */
  | { readonly kind: 'arrived'; readonly recipients: readonly Pick<FailedRecipient, 'phone'>[] }
  | { readonly kind: 'failed'; readonly recipients: readonly FailedRecipient[] }
  | ({ readonly kind: 'unsure' } & UnconfirmedQuestion)
  /** Somebody edited a scheduled send. */
  | { readonly kind: 'edited'; readonly by: string; readonly before: Plan; readonly after: Plan }
  /** Somebody cancelled one recipient's message. */
  | { readonly kind: 'cancelled'; readonly by: string; readonly recipient: E164 }
  /** Somebody tried to cancel, which failed for at least some. */
  | {
      readonly kind: 'notCancelled';
      readonly by: string;
      readonly problem: Problem;
      /** Undefined for the whole send. */
      readonly recipient?: E164;
    }
  /**
   * ClickSend could not cancel all of it, so the new version (`after`) is not sent. `unsent` get neither.
   */
  | {
      readonly kind: 'notEdited';
      readonly by: string;
      readonly problem: Problem;
      readonly before: Plan;
      readonly after: Plan;
      readonly unsent: readonly E164[];
    }
  /** ClickSend accepted these, but no delivery report came for 24 hours. */
  | { readonly kind: 'silent'; readonly recipients: readonly E164[] }
  /** Somebody stopped it while its batches were being submitted. */
  /** The result of a send to many, which is updated. */
  | { readonly kind: 'summary'; readonly summary: SendSummary; readonly file: ResultsFileLocation };

/**
 * Where the file with every recipient's status is.
 *
 * - `below`: in the thread, or will be soon.
 * - `older`: in the thread, but receipts came after it was made.
 * - `not here`: it cannot be posted in the thread, and its author got it.
 * - `nowhere`: its author cannot get it either.
 */
export type ResultsFileLocation = 'below' | 'older' | 'not here' | 'nowhere';

/** The result of the question whether to send unconfirmed messages again. `by` is a Slack user id. */
export type QuestionOutcome =
  | { readonly kind: 'found' }
  /** `inVain`: ClickSend rejected them; a new question follows. */
  | { readonly kind: 'sentAgain' | 'inVain'; readonly by: string };

export interface FailedRecipient {
  readonly phone: E164;
  readonly problem: Problem;
}

/**
 * The posts of sends, and the notes in their threads. Failures throw an AppError that says whether a retry
 * can help, or a `MisplacedPostError` if Slack posted a note in the channel instead of the thread.
 */
export interface SendPosts {
  postMessage(send: Send, progress: SendProgress): Promise<PostRef>;
  /** Includes the picture if `post` says so. Returns whether Slack could show it. */
  updatePost(
    post: PostRef,
    send: Send,
    progress: SendProgress,
  ): Promise<{ readonly showsPicture: boolean }>;
  /** Returns the note's ts. */
  postThreadNote(
    post: PostRef,
    send: Send,
    progress: SendProgress,
    note: ThreadNote,
  ): Promise<string>;
  /** Replaces the note at `ts`. */
  updateThreadNote(
    post: PostRef,
    ts: string,
    send: Send,
    progress: SendProgress,
    note: ThreadNote,
  ): Promise<void>;
  /** Removes a question's buttons and shows its result. */
  closeQuestion(post: PostRef, ts: string, ending: QuestionOutcome): Promise<void>;
  /** Finds a post after Slack's response was lost. Undefined if there is none, or if Slack does not say. */
  findPost(send: Send, within: PostedWithin): Promise<PostRef | undefined>;
  /** The same for a note. Returns its ts. */
  findThreadNote(
    post: PostRef,
    send: Send,
    note: string,
    within: PostedWithin,
  ): Promise<string | undefined>;
  /** Deletes one of the app's messages. If it is already deleted, that is not an error. */
  deleteMessage(at: ThreadRef): Promise<void>;
  /** Sends a direct message to the author. It may contain full numbers. */
  notifyAuthor(send: Send, message: AuthorNotice): Promise<void>;
}

export type AuthorNotice =
  /** Nothing was sent. Offers the form again with its entries. */
  | { readonly kind: 'notSent'; readonly problem: Problem }
  /** It was sent, but there is no post in the channel. */
  | { readonly kind: 'unposted'; readonly problem: Problem }
  /** Its scheduled time passed while the app was not running. Asks whether to send it now. */
  | { readonly kind: 'overdue' }
  /** It was sent without a second step, and these were left out. */
  | { readonly kind: 'leftOut'; readonly leftOut: readonly LeftOutRecipient[] }
  /** Asks whether to send unconfirmed messages again, because there is no thread. `at` identifies the submission. */
  | ({ readonly kind: 'unsure'; readonly progress: SendProgress } & UnconfirmedQuestion)
  /** Somebody else (a Slack user id) sent it again to `count` people who did not get it. */
  | { readonly kind: 'resent'; readonly by: string; readonly count: number }
  /** Some were refused, or failed without a thread to say so. */
  | { readonly kind: 'failed'; readonly recipients: readonly FailedRecipient[] };

import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { LeftOutRecipient } from '../../domain/quote.ts';
import type { Plan, Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import type { SendSummary } from '../../domain/send-summary.ts';
import type { PostedWithin, ThreadRef } from './threads.ts';

/** Where a post is in Slack. */
export interface PostRef {
  readonly channel: string;
  readonly ts: string;
  /** Whether Slack could show the picture in it. */
  readonly showsPicture: boolean;
  /** A digest of the progress that it shows; undefined when that is not known. */
  readonly shown?: string;
}

/** The web address of a post; undefined when Slack does not say. Never throws. */
export type FetchPermalink = (post: PostRef) => Promise<string | undefined>;

/** What the app writes in a post's thread. */
export interface ThreadNote {
  /** Unique for each note of a send. A note whose answer was lost is found by it. */
  readonly id: string;
  readonly kind: ThreadNoteContent;
}

export type ThreadNoteContent =
  | { readonly kind: 'delivered' }
  /** The thread said before that these failed. */
  | { readonly kind: 'arrived'; readonly recipients: readonly Pick<FailedRecipient, 'phone'>[] }
  | { readonly kind: 'failed'; readonly recipients: readonly FailedRecipient[] }
  | { readonly kind: 'allDone' }
  | { readonly kind: 'stopped'; readonly problem: Problem }
  /** `at` names the submission. */
  | { readonly kind: 'unsure'; readonly batch: number; readonly at: number }
  /** Somebody edited a scheduled send. */
  | { readonly kind: 'edited'; readonly by: string; readonly before: Plan; readonly after: Plan }
  /** Somebody cancelled all of it, or one recipient's message. */
  | { readonly kind: 'cancelled'; readonly by: string; readonly recipient?: E164 }
  /** Somebody wanted to cancel, which failed at least for some. */
  | {
      readonly kind: 'notCancelled';
      readonly by: string;
      readonly problem: Problem;
      /** Undefined for the whole send. */
      readonly recipient?: E164;
      /** It was to be replaced by a new version, which is not sent. */
      readonly isForEdit?: true;
    }
  /** ClickSend took these, and there is no delivery report after 24 hours. */
  | { readonly kind: 'silent'; readonly recipients: readonly E164[] }
  /** Somebody stopped it while its batches were being submitted. */
  | { readonly kind: 'halted'; readonly by: string; readonly left: number; readonly kept: number }
  /** The result of a send to many, which is updated. */
  | { readonly kind: 'summary'; readonly summary: SendSummary; readonly file: ResultsFileLocation };

/**
 * Where the file with the status of every recipient is.
 *
 * - `below`: in the thread, or soon.
 * - `older`: in the thread, and receipts came after it was made.
 * - `not here`: the thread cannot have it, and its author got it.
 * - `nowhere`: its author cannot get it either.
 */
export type ResultsFileLocation = 'below' | 'older' | 'not here' | 'nowhere';

/** How the question whether to send unconfirmed messages again ended; `by` is a Slack id. */
export type QuestionOutcome =
  | { readonly kind: 'found' }
  /** `inVain`: ClickSend did not take them; a new question follows. */
  | { readonly kind: 'sentAgain' | 'inVain'; readonly by: string };

export interface FailedRecipient {
  readonly phone: E164;
  readonly problem: Problem;
}

/**
 * Posts of sends, and the notes in their threads. Failures throw an AppError that says whether a retry
 * can help; a `MisplacedPostError` when Slack posted a note at the root of the channel.
 */
export interface SendPosts {
  postMessage(send: Send, progress: SendProgress): Promise<PostRef>;
  /** With the picture if `post` says so. Returns whether Slack could show it. */
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
  /** Removes the buttons of a question, and says how it ended. */
  closeQuestion(post: PostRef, ts: string, ending: QuestionOutcome): Promise<void>;
  /** Finds a post whose answer was lost; undefined when Slack has none, or does not say. */
  findPost(send: Send, within: PostedWithin): Promise<PostRef | undefined>;
  /** The same for a note. Returns its ts. */
  findThreadNote(
    post: PostRef,
    send: Send,
    note: string,
    within: PostedWithin,
  ): Promise<string | undefined>;
  /** Deletes a message of the app. One that is deleted already is no error. */
  deleteMessage(at: ThreadRef): Promise<void>;
  /** Sends a direct message to the author. Whole numbers may be in it. */
  notifyAuthor(send: Send, message: AuthorNotice): Promise<void>;
}

export type AuthorNotice =
  /** Nothing was sent; offers the form again as it was. */
  | { readonly kind: 'notSent'; readonly problem: Problem }
  /** It was sent, but there is no post in the channel. */
  | { readonly kind: 'unposted'; readonly problem: Problem }
  /** Its time passed while the app was not running: asks whether to send it now. */
  | { readonly kind: 'overdue' }
  /** It was sent without a second step, and these were left out. */
  | { readonly kind: 'leftOut'; readonly leftOut: readonly LeftOutRecipient[] }
  /** Asks whether to send unconfirmed messages again, because there is no thread; `at` names the submission. */
  | {
      readonly kind: 'unsure';
      readonly progress: SendProgress;
      readonly batch: number;
      readonly at: number;
    }
  /** Somebody else (a Slack id) sent it again to so many who did not get it. */
  | { readonly kind: 'resent'; readonly by: string; readonly count: number }
  /** Some were refused, or failed and there is no thread. */
  | { readonly kind: 'failed'; readonly recipients: readonly FailedRecipient[] };

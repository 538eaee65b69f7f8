import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { LeftOutRecipient } from '../../domain/quote.ts';
import type { Plan, Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import type { SendSummary } from '../../domain/send-summary.ts';
import type { ThreadRef } from './threads.ts';

/** Where a post stands in Slack. */
export interface PostRef {
  readonly channel: string;
  readonly ts: string;
  /** Slack could show the picture in it. */
  readonly showsPicture: boolean;
  /** A digest of the progress it was made with; undefined when that is not known. */
  readonly shown?: string;
}

/** The web address of a post; undefined when Slack does not say. Never throws. */
export type FetchPermalink = (post: PostRef) => Promise<string | undefined>;

/** A line in a post's thread. */
export interface ThreadNote {
  /** Distinct for each note of a send: a note whose answer was lost is found again by it. */
  readonly id: string;
  readonly kind: ThreadNoteContent;
}

export type ThreadNoteContent =
  | { readonly kind: 'delivered' }
  /** These were said to have failed. */
  | { readonly kind: 'arrived'; readonly recipients: readonly Pick<FailedRecipient, 'phone'>[] }
  | { readonly kind: 'failed'; readonly recipients: readonly FailedRecipient[] }
  | { readonly kind: 'allDone' }
  | { readonly kind: 'stopped'; readonly problem: Problem }
  /** `at`: the order it is about. */
  | { readonly kind: 'unsure'; readonly batch: number; readonly at: number }
  /** Somebody changed what is scheduled; `before`: as it was. */
  | { readonly kind: 'edited'; readonly by: string; readonly before: Plan; readonly after: Plan }
  /** Somebody cancelled all of it, or one recipient. */
  | { readonly kind: 'cancelled'; readonly by: string; readonly recipient?: E164 }
  /** Somebody wanted to cancel, and it could not be done for all. */
  | {
      readonly kind: 'notCancelled';
      readonly by: string;
      readonly problem: Problem;
      /** Whose message it is; undefined: all of it. */
      readonly recipient?: E164;
      /** It was wanted back for a new version, which is not sent. */
      readonly isForEdit?: true;
    }
  /** ClickSend took these and said nothing more for a day. */
  | { readonly kind: 'silent'; readonly recipients: readonly E164[] }
  /** Somebody stopped it while it was leaving. */
  | { readonly kind: 'halted'; readonly by: string; readonly left: number; readonly kept: number }
  /** What became of many, kept true. */
  | { readonly kind: 'summary'; readonly summary: SendSummary; readonly file: ResultsFileLocation };

/**
 * The file of everybody that a send to many went to.
 *
 * - `below`: it comes, or came, into the thread.
 * - `older`: receipts came in after it was made.
 * - `not here`: the thread cannot have it; its sender got it.
 * - `nowhere`: nor can its sender.
 */
export type ResultsFileLocation = 'below' | 'older' | 'not here' | 'nowhere';

/** How the question whether to send again ended; `by` is a Slack id. */
export type QuestionOutcome =
  | { readonly kind: 'found' }
  /** `inVain`: somebody wanted to, and it was not taken; a new question follows. */
  | { readonly kind: 'sentAgain' | 'inVain'; readonly by: string };

export interface FailedRecipient {
  readonly phone: E164;
  readonly problem: Problem;
}

/**
 * What the app says in Slack. Failures throw an AppError that says whether trying again can help; a
 * `MisplacedPostError` where Slack put what belongs in a thread at the root of the channel.
 */
export interface SendPosts {
  postMessage(send: Send, progress: SendProgress): Promise<PostRef>;
  /** With its picture where `post` says so; gives whether Slack could show it. */
  updatePost(
    post: PostRef,
    send: Send,
    progress: SendProgress,
  ): Promise<{ readonly showsPicture: boolean }>;
  /** Gives the note's ts. */
  postThreadNote(
    post: PostRef,
    send: Send,
    progress: SendProgress,
    note: ThreadNote,
  ): Promise<string>;
  /** Puts a note as it is now in the place of what stands there (a note's ts). */
  updateThreadNote(
    post: PostRef,
    ts: string,
    send: Send,
    progress: SendProgress,
    note: ThreadNote,
  ): Promise<void>;
  /** Takes the buttons of a question off, and says how it ended. */
  closeQuestion(post: PostRef, ts: string, ending: QuestionOutcome): Promise<void>;
  /** A post or note whose answer was lost; undefined when Slack has none, or cannot tell. */
  findPost(send: Send): Promise<PostRef | undefined>;
  /** `since`: Unix ms. */
  findThreadNote(
    post: PostRef,
    send: Send,
    note: string,
    since: number,
  ): Promise<string | undefined>;
  /** Deletes a message of the app's; what is gone already is as good. */
  deleteMessage(at: ThreadRef): Promise<void>;
  /** Tells the sender alone; whole numbers may be in it. */
  notifySender(send: Send, message: SenderNotice): Promise<void>;
}

export type SenderNotice =
  /** Nothing was sent; offers the form again as it was. */
  | { readonly kind: 'notSent'; readonly problem: Problem }
  /** It went out, but the channel could not be told. */
  | { readonly kind: 'unposted'; readonly problem: Problem }
  /** Its time passed while the app was not running: asks whether it still shall go out. */
  | { readonly kind: 'overdue' }
  /** Nobody was asked before it went out, and these were left out. */
  | { readonly kind: 'leftOut'; readonly leftOut: readonly LeftOutRecipient[] }
  /** There is no thread to ask in whether to send again what nobody knows of; `at`: the order it is about. */
  | {
      readonly kind: 'unsure';
      readonly progress: SendProgress;
      readonly batch: number;
      readonly at: number;
    }
  /** Some were refused, or failed when there is no thread to say it. */
  | { readonly kind: 'failed'; readonly recipients: readonly FailedRecipient[] };

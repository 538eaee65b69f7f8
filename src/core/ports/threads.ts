import type { Problem } from '../../domain/problem.ts';
import { AppError } from '../errors.ts';

/** A message in Slack, often the root of a thread. */
export interface ThreadRef {
  readonly channel: string;
  readonly ts: string;
}

/** When something was posted, if it was (Unix ms). */
export interface PostedWithin {
  readonly from: number;
  readonly until: number;
}

/** Where to post: in a thread, or without `threadTs` at the root of a channel or of the direct messages with a person (their Slack id). */
export interface PostTarget {
  readonly channel: string;
  readonly threadTs?: string;
}

/** The person on the phone, as the channel knows them. */
export interface ThreadContact {
  /** Not necessarily a valid number. */
  readonly phone: string;
  readonly name?: string;
}

/** A text that somebody typed in a thread and that was not sent, with the ts of their message. */
export interface UnsentText {
  readonly ts: string;
  readonly words: string;
}

/** What the app posts in a conversation. */
export type ConversationPost =
  /** A reply, or a part of one that is too long for one message in Slack. */
  | {
      readonly kind: 'reply';
      /** ClickSend's id of the reply. */
      readonly reply: string;
      readonly who: ThreadContact;
      readonly text: string;
      readonly part: number;
      readonly parts: number;
      /** Whether the text opted the person out or in, or may be meant to. */
      readonly meant?: 'out' | 'in' | 'maybe out';
      /** How many pictures came with it. `lost`: why some could not be saved, with their addresses at ClickSend. */
      readonly pictures: number;
      readonly lost?: { readonly problem: Problem; readonly urls: readonly string[] };
      /** Why it is not in the thread of a send. */
      readonly because?: 'stranger' | 'post gone';
      /** It says that messages in this thread stay in Slack, because it is the first reply here. */
      readonly saysSafe?: true;
      /** Whoever sent what it answers, so that Slack notifies them. */
      readonly mention?: string;
    }
  /** A STOP from a sender whom the app cannot identify: nobody is opted out. */
  | {
      readonly kind: 'unknown stop';
      /** As ClickSend has it. It may be a whole number. */
      readonly from: string;
      readonly to?: string;
      readonly text: string;
      /** It is a direct message, so that the whole number may be in it. */
      readonly isPrivate: boolean;
    }
  /** A direct message to an admin: the store lost its records (Unix ms), and the opt-outs with them. */
  | { readonly kind: 'store lost'; readonly lostAt: number }
  /** From here on messages in this thread are texted to the person, or not any more. */
  | { readonly kind: 'live' | 'safe'; readonly by: string; readonly who: ThreadContact }
  /** Nothing typed in this thread is texted, because its send has many recipients. */
  | { readonly kind: 'safe for many' }
  /** What somebody typed in a live thread was not sent. */
  | {
      readonly kind: 'not texted';
      readonly user: string;
      readonly problem: Problem;
      /** The text, if somebody may still send it. */
      readonly typed?: UnsentText;
    }
  /** Threads of a channel are live from now on, or not any more. */
  | { readonly kind: 'channel live' | 'channel safe'; readonly by: string };

/** A picture that came with a reply. */
export interface ReplyPicture {
  /** Unique; the picture is found by it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Posts of conversations in Slack. Failures throw an AppError that says whether a retry can help:
 * `post_gone` when the thread was deleted or the app may not post there, a `MisplacedPostError` when
 * Slack posted a thread reply at the root of the channel.
 */
export interface Threads {
  /** Returns where the post is. `id` is unique; a post whose answer was lost is found by it. */
  postMessage(
    place: PostTarget,
    id: string,
    line: ConversationPost,
    options?: { readonly isInChannelToo?: boolean },
  ): Promise<ThreadRef>;
  /** Finds a post whose answer was lost; undefined when Slack has none, or does not say. */
  findMessage(place: PostTarget, id: string, within: PostedWithin): Promise<ThreadRef | undefined>;
  /** Deletes a message of the app. One that is deleted already is no error. */
  deleteMessage(at: ThreadRef): Promise<void>;
  /** Replaces the post at `at`. */
  updateMessage(at: ThreadRef, id: string, line: ConversationPost): Promise<void>;
  /** Uploads a picture into a thread; returns Slack's id of it, if Slack says it. */
  uploadPicture(thread: ThreadRef, file: ReplyPicture): Promise<string | undefined>;
  /** Finds Slack's id of a picture in a thread; undefined when there is none, or Slack does not say. */
  findPicture(thread: ThreadRef, name: string): Promise<string | undefined>;
}

/** Slack posted a thread reply at the root of the channel, because the thread's root was deleted. */
export class MisplacedPostError extends AppError {
  /** Where it is, for deleting it. */
  readonly at: ThreadRef;

  constructor(
    at: ThreadRef,
    options: { readonly problem?: Problem; readonly cause?: unknown } = {},
  ) {
    super('post_stray', { retry: 'never', answered: true, ...options });
    this.at = at;
  }
}

import type { Problem } from '../../domain/problem.ts';
import { AppError } from '../errors.ts';

/** A message in Slack, often the root of a thread. */
export interface ThreadRef {
  readonly channel: string;
  readonly ts: string;
}

/** When something was posted, if it was posted (Unix ms). `newest`: no clock tells when, but not long ago. */
export type PostedWithin = { readonly from: number; readonly until: number } | 'newest';

/** Where to post: in a thread or, without `threadTs`, in a channel or in direct messages with a person. */
export interface PostTarget {
  readonly channel: string;
  readonly threadTs?: string;
}

/** The person on the phone, as the channel sees them. */
export interface ThreadContact {
  /** Not necessarily a valid number. */
  readonly phone: string;
  readonly name?: string;
}

/** A message typed in a thread that was not sent, with its ts. */
export interface UnsentText {
  readonly ts: string;
  readonly words: string;
}

/** What the app posts in a conversation. */
export type ConversationPost =
  /** A reply, or part of one that is too long for one Slack message. */
  | {
      readonly kind: 'reply';
      /** ClickSend's id of the reply. */
      readonly reply: string;
      readonly who: ThreadContact;
      readonly text: string;
      readonly part: number;
      readonly parts: number;
      /** Whether the text opted the person out or in, or may mean that. */
      readonly meant?: 'out' | 'in' | 'maybe out';
      /** The number of its pictures. `lost`: why some could not be saved, with their URLs at ClickSend. */
      readonly pictures: number;
      readonly lost?: { readonly problem: Problem; readonly urls: readonly string[] };
      /** Why it is not in the thread of a send. */
      readonly because?: 'stranger' | 'post gone';
      /** Says that messages in this thread stay in Slack, because it is the first reply here. */
      readonly saysSafe?: true;
      /** The author of the message that it answers, mentioned so that Slack notifies them. */
      readonly mention?: string;
    }
  /** A STOP from a sender whom the app cannot identify, so nobody is opted out. */
  | {
      readonly kind: 'unknown stop';
      /** As ClickSend reports it. It may be a full number. */
      readonly from: string;
      readonly to?: string;
      readonly text: string;
      /** A direct message may contain the full number. */
      readonly isPrivate: boolean;
    }
  /** A direct message to an admin: the store lost its records, opt-outs included, at this time (Unix ms). */
  | { readonly kind: 'store lost'; readonly lostAt: number }
  /** From here on, messages in this thread are texted to the person, or no longer are. */
  | { readonly kind: 'live' | 'safe'; readonly by: string; readonly who: ThreadContact }
  /** Messages in this thread are not texted, because its send has many recipients. */
  | { readonly kind: 'safe for many' }
  /** A message typed in a live thread was not sent. */
  | {
      readonly kind: 'not texted';
      readonly user: string;
      readonly problem: Problem;
      /** The text, if it can still be sent. */
      readonly typed?: UnsentText;
    }
  /** A message in a live thread was edited after its text was submitted. */
  | { readonly kind: 'edited late'; readonly user: string; readonly who: ThreadContact }
  /** The channel's threads are live from now on, or no longer are. */
  | { readonly kind: 'channel live' | 'channel safe'; readonly by: string };

export interface ReplyPicture {
  /** Unique; used to find the picture. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Conversation posts in Slack. Failures throw an AppError: `post_gone` if the app cannot post in the thread any
 * more, and a `MisplacedPostError` if Slack posted in the channel instead.
 */
export interface Threads {
  /** Returns the post's location. `id` is unique and is used to find the post if Slack's response was lost. */
  postMessage(
    place: PostTarget,
    id: string,
    line: ConversationPost,
    options?: { readonly isInChannelToo?: boolean },
  ): Promise<ThreadRef>;
  /** Finds a post whose answer was lost; undefined when Slack has none, or does not say. */
  findMessage(place: PostTarget, id: string, within: PostedWithin): Promise<ThreadRef | undefined>;
  /** Replaces the post at `at`. */
  updateMessage(at: ThreadRef, id: string, line: ConversationPost): Promise<void>;
  /** Uploads a picture to a thread and returns its Slack file id, if Slack reports it. */
  uploadPicture(thread: ThreadRef, file: ReplyPicture): Promise<string | undefined>;
  /** Finds the Slack file id of a picture in a thread. Undefined if there is none, or if Slack does not say. */
  findPicture(thread: ThreadRef, name: string): Promise<string | undefined>;
}

export type ReplyPost = Extract<ConversationPost, { kind: 'reply' }>;

/** Slack posted a thread reply in the channel instead, because the thread's root message was deleted. */
export class MisplacedPostError extends AppError {
  /** Where it is, so that it can be deleted. */
  readonly at: ThreadRef;

  constructor(
    at: ThreadRef,
    options: { readonly problem?: Problem; readonly cause?: unknown } = {},
  ) {
    super('post_stray', { retry: 'never', answered: true, ...options });
    this.at = at;
  }
}

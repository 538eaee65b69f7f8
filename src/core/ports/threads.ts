import type { Problem } from '../../domain/problem.ts';

/** A thread in Slack, by the message that it hangs on. */
export interface ThreadRef {
  readonly channel: string;
  readonly ts: string;
}

/** Where something is said. Without a thread it begins one: in a channel, or in private (a Slack id of a person). */
export interface PostTarget {
  readonly channel: string;
  readonly threadTs?: string;
}

/** Somebody with a phone, as a channel may know them. */
export interface ThreadContact {
  /** As ClickSend has it: not necessarily a valid number. */
  readonly phone: string;
  readonly name?: string;
}

/** What somebody typed in a thread, as it would go out, and the ts of their message. */
export interface UnsentText {
  readonly ts: string;
  readonly words: string;
}

/** What is said of a conversation with somebody who has a phone. */
export type ConversationPost =
  /** They texted. A text that is too long for one line of Slack's comes in parts. */
  | {
      readonly kind: 'reply';
      /** ClickSend's id of it. */
      readonly reply: string;
      readonly who: ThreadContact;
      readonly text: string;
      readonly part: number;
      readonly parts: number;
      /** What the words did, or may have meant. */
      readonly meant?: 'out' | 'in' | 'maybe out';
      /** How many pictures came with it; and why one could not be kept, with its address at ClickSend. */
      readonly pictures: number;
      readonly lost?: { readonly problem: Problem; readonly urls: readonly string[] };
      /** Why it stands here and not in a thread of its own send. */
      readonly because?: 'stranger' | 'post gone';
      /** The first reply here: says that words in this thread stay in Slack. */
      readonly saysSafe?: true;
    }
  /** Somebody texted STOP, and nobody can tell whose phone it came from: nobody is opted out. */
  | {
      readonly kind: 'unknown stop';
      /** As ClickSend has it; whole numbers may be in it. */
      readonly from: string;
      readonly to?: string;
      readonly text: string;
      /** One person alone reads it, so that its sender may stand in it whole. */
      readonly isPrivate: boolean;
    }
  /** For an admin in private: the store was emptied (Unix ms), and opt-outs with it. */
  | { readonly kind: 'store lost'; readonly lostAt: number }
  /** From here on words in this thread are texted to them, or not any more. */
  | { readonly kind: 'live' | 'safe'; readonly by: string; readonly who: ThreadContact }
  /** A send to many: nothing typed in its thread is texted to anybody. */
  | { readonly kind: 'safe for many' }
  /** What somebody typed in a live thread did not go out. */
  | {
      readonly kind: 'not texted';
      readonly user: string;
      readonly problem: Problem;
      /** What may still go out, once somebody wants it to. */
      readonly typed?: UnsentText;
    }
  /** Threads of a channel became live, or are not any more. */
  | { readonly kind: 'channel live' | 'channel safe'; readonly by: string };

/** A picture that came with a reply. */
export interface ReplyPicture {
  /** Distinct for each; it is found again by it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Lines of conversations in Slack. Failures throw an AppError that says whether trying again can
 * help; `post_gone` where there is no such thread (any more), or nobody may speak there; a
 * `MisplacedPostError` where Slack put a line at the root of the channel.
 */
export interface Threads {
  /** Gives where it stands. `id`: distinct for each line; one whose answer was lost is found again by it. */
  postMessage(
    place: PostTarget,
    id: string,
    line: ConversationPost,
    options?: { readonly isInChannelToo?: boolean },
  ): Promise<ThreadRef>;
  /** A line whose answer was lost; undefined when Slack has none, or cannot tell. `since`: Unix ms. */
  findMessage(place: PostTarget, id: string, since: number): Promise<ThreadRef | undefined>;
  /** Deletes a message of the app's; what is gone already is as good. */
  deleteMessage(at: ThreadRef): Promise<void>;
  /** Puts a line as it is now in the place of what stands there. */
  updateMessage(at: ThreadRef, id: string, line: ConversationPost): Promise<void>;
  /** Puts a picture into a thread; gives Slack's id of it, where Slack says it. */
  uploadPicture(thread: ThreadRef, file: ReplyPicture): Promise<string | undefined>;
  /** Slack's id of a picture that was given into a thread; undefined when there is none, or Slack cannot tell. */
  findPicture(thread: ThreadRef, name: string): Promise<string | undefined>;
}

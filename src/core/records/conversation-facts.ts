import { parseContactPhone } from '../../domain/contact-phone.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { Reply } from '../ports/clicksend.ts';
import type { ConversationPost, PostTarget, ThreadRef } from '../ports/threads.ts';
import type { LateUntil, PostIntent } from './post-facts.ts';

/** The person or people that a thread is with. */
export type ThreadOwner =
  | {
      readonly kind: 'send';
      readonly send: SendId;
      /** The latest text to the same person from the thread. It is still known when the send has expired. */
      readonly latest?: SendId;
    }
  /** An unknown sender. */
  | { readonly kind: 'stranger'; readonly phone: E164 };

/** Whether messages in a channel's threads are texted. */
export interface LiveSetting {
  readonly isLive: boolean;
  /** Slack user id. */
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
}

/** Whether a channel or thread shows that it is live. */
export interface LiveNoticeFact {
  readonly said?: LiveNoticeKind;
  /** The ts of the notice. Messages before it were meant for colleagues. */
  readonly ts?: string;
  /** `derivePersonKey` of the person named in the notice. */
  readonly whom?: string;
  /** The notice that is being posted. */
  readonly saying?: PostIntent & { readonly word: LiveNoticeKind; readonly whom?: string };
}

export type LiveNoticeKind = 'live' | 'safe' | 'safe for many';

/** A message in a live thread that was not sent, or was edited since, until the thread says so. */
export interface UnsentAnswer {
  /** Slack user id. */
  readonly user: string;
  readonly threadTs: string;
  readonly problem: Problem;
  /** The text, if it can still be sent. Deleted once the thread says that it was not sent. */
  readonly words?: string;
  /** The person key of whom it can still be sent to. Versions up to 0.10 did not store it. */
  readonly whom?: string;
  /** The send of the first text, if the message was edited since. Whether it was submitted decides what the thread says. */
  readonly send?: SendId;
  readonly begun?: PostIntent;
  /** The ts of the note that says so. Versions up to 0.12 did not store it. */
  readonly note?: string;
  /** Slack reported the edit before the message itself. It becomes a note only if the message was to be sent. */
  readonly isEarly?: true;
  /** The thread needs no further note. An existing note says what this record says. */
  readonly isSaid?: true;
}

/** A reply. Only `receiveReplies` writes it. */
export interface ReplyFact extends Reply {
  /** Undefined if it is not from a valid number. Versions before 0.5 did not store it. */
  readonly phone?: E164;
  /** When the app received it (Unix ms). With `turn` it orders replies from the same second. */
  readonly came: number;
  /** The time to sort it by (Unix ms), if ClickSend's clock was wrong. */
  readonly sortAt?: number;
  readonly turn: number;
  /** Whether the text opted the person out or in, or may be meant to. */
  readonly meant?: 'out' | 'in' | 'maybe out';
}

/** Where a part of a reply is posted in Slack. */
export type ReplyPostFact =
  | (PostIntent & { readonly kind: 'begun'; readonly place: PostTarget })
  | ({
      readonly kind: 'shown';
      /** The root of its thread. Undefined if it is the root itself. */
      readonly threadTs?: string;
      /** What its post shows besides the text. */
      readonly more?: ReplyPostExtras;
      /** Slack file ids of its pictures. */
      readonly files?: readonly string[];
      readonly lateUntil?: LateUntil;
    } & ThreadRef);

/** What a reply's post shows besides the text. */
export type ReplyPostExtras = Pick<
  Extract<ConversationPost, { kind: 'reply' }>,
  'because' | 'saysSafe' | 'mention'
>;

/** Whether a reply's pictures were saved, by their index `n` in it. Only the job that saves them writes it. */
export interface ReplyPictures {
  /** The picture that is being uploaded to Slack. */
  readonly posting?: PostIntent & { readonly n: number };
  readonly given: readonly { readonly n: number; readonly file?: string }[];
  readonly lost: readonly { readonly n: number; readonly problem: Problem }[];
}

/** The key for the location of a reply's part. The first part's key is the reply's id. */
export function formatReplyPartKey(reply: string, part: number): string {
  return part === 0 ? reply : `${reply}.${part}`;
}

/** A reply's member in the index of unposted replies. Members of the same second sort by when they arrived. */
export function formatUnpostedReplyKey({
  messageId,
  came,
  turn,
}: Pick<ReplyFact, 'messageId' | 'came' | 'turn'>): string {
  return `${came.toString(36).padStart(9, '0')}.${turn.toString(36).padStart(6, '0')}.${messageId}`;
}

/** The reply's id, and when it arrived (Unix ms). */
export function parseUnpostedReplyKey(key: string): Pick<ReplyFact, 'messageId' | 'came'> {
  const [came = '', , ...id] = key.split('.');
  return { messageId: id.join('.'), came: Number.parseInt(came, 36) };
}

/** The number that a stored reply came from. Undefined if it is not valid. */
export function resolveReplyPhone(
  { phone, from }: Pick<ReplyFact, 'phone' | 'from'>,
  country: CountryCode,
): E164 | undefined {
  return phone ?? parseContactPhone(from, country);
}

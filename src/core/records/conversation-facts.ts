import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { PostIntent } from './post-facts.ts';

/** The person or people that a thread is with. */
export type ThreadOwner =
  | { readonly kind: 'send'; readonly send: SendId }
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

/** A message in a live thread that was not sent, until the thread says so. */
export interface UnsentAnswer {
  /** Slack user id. */
  readonly user: string;
  readonly threadTs: string;
  readonly problem: Problem;
  /** The text, if it can still be sent. Deleted once the thread says that it was not sent. */
  readonly words?: string;
  readonly begun?: PostIntent;
  readonly isSaid?: true;
}

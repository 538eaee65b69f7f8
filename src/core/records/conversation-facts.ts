import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { PostIntent } from './post-facts.ts';

/** Whom a thread is a conversation with. */
export type ThreadOwner =
  | { readonly kind: 'send'; readonly send: SendId }
  /** Somebody whom nobody had sent to. */
  | { readonly kind: 'stranger'; readonly phone: E164 };

/** Whether what people type in threads of a channel is texted. */
export interface LiveSetting {
  readonly isLive: boolean;
  /** Slack id. */
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
}

/** Whether a channel or a thread says that it is live. */
export interface LiveNoticeFact {
  readonly said?: LiveNoticeKind;
  /** The ts of the notice. What was typed before it was meant for colleagues. */
  readonly ts?: string;
  /** `derivePersonKey` of the person whom the notice names. */
  readonly whom?: string;
  /** The notice that is being posted. */
  readonly saying?: PostIntent & { readonly word: LiveNoticeKind; readonly whom?: string };
}

export type LiveNoticeKind = 'live' | 'safe' | 'safe for many';

/** What somebody typed in a live thread and was not sent, until the thread says so. */
export interface UnsentAnswer {
  /** Slack id. */
  readonly user: string;
  readonly threadTs: string;
  readonly problem: Problem;
  /** The text, if somebody may still send it; deleted once the thread says that it was not sent. */
  readonly words?: string;
  readonly begun?: PostIntent;
  readonly isSaid?: true;
}

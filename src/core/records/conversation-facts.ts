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

/** What a channel or a thread says of itself. */
export interface LiveNoticeFact {
  readonly said?: LiveNoticeKind;
  /** The ts of the line that says so: what was typed before it was typed to colleagues. */
  readonly ts?: string;
  /** `derivePersonKey` of whom that line names. */
  readonly whom?: string;
  /** What it is about to say. */
  readonly saying?: PostIntent & { readonly word: LiveNoticeKind; readonly whom?: string };
}

export type LiveNoticeKind = 'live' | 'safe' | 'safe for many';

/** What somebody typed in a live thread did not go out. Written by `live`, then by `not-texted`. */
export interface UnsentAnswer {
  /** Slack id. */
  readonly user: string;
  readonly threadTs: string;
  readonly problem: Problem;
  /** As it would go out, where somebody may still want that; gone once it is said. */
  readonly words?: string;
  readonly begun?: PostIntent;
  readonly isSaid?: true;
}

import type { Problem } from '../../domain/problem.ts';
import type { Plan, SendId } from '../../domain/send.ts';

/**
 * A change of a scheduled send. Changes are numbered from 0 without gaps and each is stored only once,
 * so that of two at the same moment one wins. After `left`, only what ClickSend has and has not sent can
 * still be cancelled: `recalled`, and then how that ended. `by` is a Slack id, `at` is Unix ms.
 */
export type SendChange =
  | { readonly kind: 'edited'; readonly by: string; readonly at: number; readonly plan: Plan }
  /** One recipient was taken out; `index` is of the plan of the last edit. */
  | { readonly kind: 'withdrawn'; readonly by: string; readonly at: number; readonly index: number }
  | { readonly kind: 'cancelled'; readonly by: string; readonly at: number }
  /** Its time came, or ClickSend has it from now on. */
  | { readonly kind: 'left'; readonly at: number }
  /** Somebody asks ClickSend to cancel all of it; `next` is to be sent in its place. */
  | {
      readonly kind: 'recalled';
      readonly by: string;
      readonly at: number;
      readonly next?: { readonly id: SendId; readonly plan: Plan };
    }
  /** Somebody asks ClickSend to cancel one recipient's message. */
  | {
      readonly kind: 'oneRecalled';
      readonly by: string;
      readonly at: number;
      readonly index: number;
    }
  /** ClickSend cancelled all of it. */
  | { readonly kind: 'returned'; readonly at: number }
  /** ClickSend cancelled all of it, and `next` is sent in its place. */
  | { readonly kind: 'replaced'; readonly at: number; readonly next: SendId }
  /** ClickSend could not cancel all of it. */
  | { readonly kind: 'kept'; readonly at: number; readonly problem: Problem };

/** The send that replaced another one, and who edited it (a Slack id). */
export interface Successor {
  readonly id: SendId;
  readonly by: string;
}

/** Somebody (a Slack id) wants what is not submitted yet to stay unsent. */
export interface StopRequest {
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
}

/** Somebody asks ClickSend to cancel one recipient's message. */
export interface MessageCancelRequest {
  /** Slack id. */
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
}

/** How a {@link MessageCancelRequest} ended. */
export interface MessageCancelResult {
  /** The request's `at`. */
  readonly at: number;
  /** Why it failed; undefined when the message is cancelled. */
  readonly problem?: Problem;
}

/** Somebody sent it again, as a send of its own, to recipients who did not get it. */
export interface Resend {
  /** The new send. It is stored after this: without it, nothing was sent again. */
  readonly id: SendId;
  /** Slack id. */
  readonly by: string;
  /** Places in the first send. */
  readonly indexes: readonly number[];
}

import type { Problem } from '../../domain/problem.ts';
import type { Plan, SendId } from '../../domain/send.ts';

/**
 * A change of a scheduled send. Changes are numbered from 0 without gaps and each is stored once, so that
 * of two at the same moment one wins. After `left`, only messages that ClickSend still holds can be
 * cancelled: `recalled`, followed by its result. `by` is a Slack user id, `at` is Unix ms.
 */
export type SendChange =
  | { readonly kind: 'edited'; readonly by: string; readonly at: number; readonly plan: Plan }
  /** One recipient was removed. `index` refers to the plan of the last edit. */
  | { readonly kind: 'withdrawn'; readonly by: string; readonly at: number; readonly index: number }
  | { readonly kind: 'cancelled'; readonly by: string; readonly at: number }
  /** It was due, or ClickSend holds it from now on. */
  | { readonly kind: 'left'; readonly at: number }
  /** Somebody asked ClickSend to cancel the whole send; `next` is to be sent in its place. */
  | {
      readonly kind: 'recalled';
      readonly by: string;
      readonly at: number;
      readonly next?: { readonly id: SendId; readonly plan: Plan };
    }
  /** Somebody asked ClickSend to cancel one recipient's message. */
  | {
      readonly kind: 'oneRecalled';
      readonly by: string;
      readonly at: number;
      readonly index: number;
    }
  /** ClickSend cancelled the whole send. */
  | { readonly kind: 'returned'; readonly at: number }
  /** ClickSend cancelled the whole send, and `next` is sent in its place. */
  | { readonly kind: 'replaced'; readonly at: number; readonly next: SendId }
  /**
   * ClickSend could not cancel all of it. `unsent`: indexes of recipients whose message it did cancel, although
   * `next`, which was to reach them, is not sent.
   */
  | {
      readonly kind: 'kept';
      readonly at: number;
      readonly problem: Problem;
      readonly unsent?: readonly number[];
    };

/** The send that replaced another one, and the Slack user id of the person who edited it. */
export interface Successor {
  readonly id: SendId;
  readonly by: string;
}

/** A person (a Slack user id) wants the messages that are not submitted yet to stay unsent. */
export interface StopRequest {
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
}

/** A request to ClickSend to cancel one recipient's message. */
export interface MessageCancelRequest {
  /** Slack user id. */
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
}

/** The result of a {@link MessageCancelRequest}. */
export interface MessageCancelResult {
  /** The request's `at`. */
  readonly at: number;
  /** Why it failed. Undefined if the message is cancelled. */
  readonly problem?: Problem;
}

/** Somebody sent it again, as a separate send. */
export interface Resend {
  /** The new send. It is stored after this record; without it, nothing was sent again. */
  readonly id: SendId;
  /** Slack user id. */
  readonly by: string;
  /** Indexes in the first send. */
  readonly indexes: readonly number[];
  /** It went to everyone again, also to those who had got it. */
  readonly isForEveryone?: true;
  /** When this was stored, Unix ms. Versions up to 0.10 did not store it. */
  readonly at?: number;
  /** Its send is being sent, so no other resend may take its place. */
  readonly isConfirmed?: true;
}

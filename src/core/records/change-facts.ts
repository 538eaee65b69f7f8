import type { Problem } from '../../domain/problem.ts';
import type { Plan, SendId } from '../../domain/send.ts';

/**
 * Something done to a send that is scheduled. They are numbered without gaps from 0, each claimed,
 * so that of two at the same moment one wins. After `left` only what ClickSend holds can still be
 * asked back: `recalled`, and then how that ended.
 */
export type SendChange =
  | { readonly kind: 'edited'; readonly by: string; readonly at: number; readonly plan: Plan }
  /** One recipient was taken out; `index` in the plan as it stands. */
  | { readonly kind: 'withdrawn'; readonly by: string; readonly at: number; readonly index: number }
  | { readonly kind: 'cancelled'; readonly by: string; readonly at: number }
  /** Its time came, or ClickSend holds it from now on. */
  | { readonly kind: 'left'; readonly at: number }
  /** Somebody wants all of it back from ClickSend; `next`: to have this sent in its place. */
  | {
      readonly kind: 'recalled';
      readonly by: string;
      readonly at: number;
      readonly next?: { readonly id: SendId; readonly plan: Plan };
    }
  /** Somebody wants one recipient's message back from ClickSend. */
  | {
      readonly kind: 'oneRecalled';
      readonly by: string;
      readonly at: number;
      readonly index: number;
    }
  /** ClickSend gave all of it back. */
  | { readonly kind: 'returned'; readonly at: number }
  /** ClickSend gave all of it back, and `next` goes in its place. */
  | { readonly kind: 'replaced'; readonly at: number; readonly next: SendId }
  /** Not all of it could be had back. */
  | { readonly kind: 'kept'; readonly at: number; readonly problem: Problem };

/** A person wants one recipient's message, which ClickSend holds, taken back. */
export interface MessageCancelRequest {
  readonly by: string;
  readonly at: number;
}

/** What became of that. */
export interface MessageCancelResult {
  /** The {@link MessageCancelRequest} that it answers. */
  readonly at: number;
  /** Why not all of it could be done; undefined when it was. */
  readonly problem?: Problem;
}

import type { CurrencyCode, Units } from './money.ts';
import type { PictureChange } from './picture-change.ts';
import type { Problem } from './problem.ts';
import type { Recipient } from './recipients.ts';
import type { Plan } from './send.ts';
import type { Unanswerable } from './sender.ts';

/** Somebody, or something typed, that the message will not go to. */
export interface LeftOut {
  /** The number, or what was typed in its place. */
  readonly said: string;
  readonly name?: string;
  readonly problem: Problem;
}

/**
 * Who reads a channel (Slack Connect): the workspace alone, or other organizations too, or they are
 * invited to it; `unknown`: Slack does not say.
 */
export type Audience = 'workspace' | 'shared' | 'pending' | 'unknown';

/** What a send will be, before anything is sent: the second step. */
export interface Quote {
  /** With the lists looked into. Exactly this is sent when it is confirmed. */
  readonly plan: Plan;
  /** By list name: how many came out of each. */
  readonly lists: readonly { readonly name: string; readonly count: number }[];
  readonly doubles: readonly Recipient[];
  readonly leftOut: readonly LeftOut[];
  /** Among the plan's recipients: they cannot get pictures, and the sender wants them included. */
  readonly withoutPictures?: readonly Recipient[];
  readonly price: QuotedPrice;
  /** The account's balance now; undefined when ClickSend did not say. */
  readonly balance?: { readonly units: Units; readonly currency: CurrencyCode };
  readonly picture: PictureAsItWillArrive;
  /** Who else reads the channel that it is posted in; undefined: nobody, or it is posted there already. */
  readonly audience?: Exclude<Audience, 'workspace'>;
  /** Nobody can reply to what it comes from, as far as that is known. */
  readonly unanswerable?: Unanswerable;
}

export type QuotedPrice =
  | {
      readonly kind: 'priced';
      readonly total: Units;
      readonly currency: CurrencyCode;
      /** Different prices, dearest first, with how many people each is for. */
      readonly each: readonly { readonly units: Units; readonly count: number }[];
      /** People of whom ClickSend said no price. */
      readonly unpriced: number;
    }
  /** ClickSend could not be asked, or did not say: a person may send all the same. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

export interface PictureAsItWillArrive {
  /** As it was given; undefined for one that ClickSend fetches itself. */
  readonly before?: { readonly sizeBytes: number; readonly width: number; readonly height: number };
  readonly after?: {
    readonly sizeBytes: number;
    readonly width: number;
    readonly height: number;
    readonly type: 'image/jpeg' | 'image/gif';
  };
  /** What was done to it beside making it smaller. */
  readonly changes?: readonly PictureChange[];
  /** Where it can be seen: ClickSend's address of it. */
  readonly url?: string;
}

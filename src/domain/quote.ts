import type { CurrencyCode, MoneyUnits } from './money.ts';
import type { PictureChange } from './picture.ts';
import type { TypographicKind } from './plain-letters.ts';
import type { Problem } from './problem.ts';
import type { Recipient } from './recipient.ts';
import type { Plan } from './send.ts';
import type { UnanswerableReason } from './sender.ts';

/** Somebody, or something typed, that the message will not go to. */
export interface LeftOutRecipient {
  /** The number, or what was typed in its place. */
  readonly said: string;
  readonly name?: string;
  readonly problem: Problem;
}

/**
 * Who reads a channel (Slack Connect): the workspace alone, or other organizations too, or they are
 * invited to it; `unknown`: Slack does not say.
 */
export type ChannelAudience = 'workspace' | 'shared' | 'pending' | 'unknown';

/** What a send will be, before anything is sent: the second step. */
export interface Quote {
  /** With the lists looked into. Exactly this is sent when it is confirmed. */
  readonly plan: Plan;
  /** By list name: how many came out of each. */
  readonly lists: readonly { readonly name: string; readonly count: number }[];
  readonly doubles: readonly Recipient[];
  readonly leftOut: readonly LeftOutRecipient[];
  /** Among the plan's recipients: they cannot get pictures, and the author wants them included. */
  readonly withoutPictures?: readonly Recipient[];
  readonly price: QuotedPrice;
  /** The account's balance now; undefined when ClickSend did not say. */
  readonly balance?: { readonly units: MoneyUnits; readonly currency: CurrencyCode };
  /** The account is set to top itself up: the balance may grow while it is sent. */
  readonly topsUpItself?: true;
  /** The balance covers only the first of the people: the plan is for them, and the others are in `leftOut`. */
  readonly shortage?: {
    /** What all of them cost. */
    readonly total: MoneyUnits;
    /** How many they are. */
    readonly wanted: number;
  };
  readonly picture: PicturePreview;
  /** Who else reads the channel of its post; undefined: nobody, or the post exists already. */
  readonly audience?: Exclude<ChannelAudience, 'workspace'>;
  /** What became plain in the text that was typed; undefined: nothing. */
  readonly simplified?: readonly TypographicKind[];
  /** Nobody can reply to what it comes from, as far as that is known. */
  readonly unanswerable?: UnanswerableReason;
}

export type QuotedPrice =
  | {
      readonly kind: 'priced';
      readonly total: MoneyUnits;
      readonly currency: CurrencyCode;
      /** Different prices, dearest first, with how many people each is for. */
      readonly each: readonly { readonly units: MoneyUnits; readonly count: number }[];
      /** Recipients without a price from ClickSend. */
      readonly unpriced: number;
    }
  /** ClickSend could not be asked, or did not say: a person may send all the same. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

export interface PicturePreview {
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

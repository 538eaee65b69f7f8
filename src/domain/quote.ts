import type { CurrencyCode, MoneyUnits } from './money.ts';
import type { PictureChange } from './picture.ts';
import type { TypographicKind } from './plain-letters.ts';
import type { Problem } from './problem.ts';
import type { Recipient } from './recipient.ts';
import type { Plan, UnanswerableReason } from './send.ts';

/** A person, or typed text, that the message will not go to. */
export interface LeftOutRecipient {
  /** The number, or the text that was typed instead. */
  readonly said: string;
  readonly name?: string;
  readonly problem: Problem;
}

/** Who can read a channel (Slack Connect): the workspace, other organizations too, or invited ones (`pending`). */
export type ChannelAudience = 'workspace' | 'shared' | 'pending' | 'unknown';

/** What the second step shows before anything is sent. */
export interface Quote {
  /** With the members of its contact lists. Exactly this is sent after confirmation. */
  readonly plan: Plan;
  /** How many recipients came from each list. */
  readonly lists: readonly { readonly name: string; readonly count: number }[];
  readonly doubles: readonly Recipient[];
  readonly leftOut: readonly LeftOutRecipient[];
  /** Recipients in the plan who cannot receive pictures but whom the author included. */
  readonly withoutPictures?: readonly Recipient[];
  readonly price: QuotedPrice;
  /** The account's current balance. Undefined if ClickSend did not report it. */
  readonly balance?: { readonly units: MoneyUnits; readonly currency: CurrencyCode };
  /** Auto top-up is on, so the balance may grow during the send. */
  readonly topsUpItself?: true;
  /** The balance covers only the first recipients: they are in the plan, and the others are in `leftOut`. */
  readonly shortage?: {
    /** The cost for all of them. */
    readonly total: MoneyUnits;
    /** How many there are. */
    readonly wanted: number;
  };
  readonly picture: PicturePreview;
  /** Who else can read the post's channel. Undefined: nobody else, or the post exists already. */
  readonly audience?: Exclude<ChannelAudience, 'workspace'>;
  /** What was simplified in the typed text. Undefined: nothing. */
  readonly simplified?: readonly TypographicKind[];
  /** Why nobody can reply to its sender, if that is known. */
  readonly unanswerable?: UnanswerableReason;
}

export type QuotedPrice =
  | {
      readonly kind: 'priced';
      readonly total: MoneyUnits;
      readonly currency: CurrencyCode;
      /** The different prices, highest first, each with its number of recipients. */
      readonly each: readonly { readonly units: MoneyUnits; readonly count: number }[];
      /** Recipients for whom ClickSend gave no price. */
      readonly unpriced: number;
    }
  /** ClickSend was not reachable or did not answer. The person may send it anyway. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

export interface PicturePreview {
  /** The original. Undefined if ClickSend fetches the picture itself. */
  readonly before?: { readonly sizeBytes: number; readonly width: number; readonly height: number };
  readonly after?: {
    readonly sizeBytes: number;
    readonly width: number;
    readonly height: number;
    readonly type: 'image/jpeg' | 'image/gif';
  };
  /** Changes other than its size. */
  readonly changes?: readonly PictureChange[];
  /** ClickSend's URL of the picture. */
  readonly url?: string;
}

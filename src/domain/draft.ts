import type { TypographicKind } from './plain-letters.ts';
import type { Recipient } from './recipient.ts';
import type { PictureSource } from './send.ts';

/** A contact list of ClickSend's, as it was picked. */
export interface ContactListRef {
  /** ClickSend's `list_id`. */
  readonly id: string;
  readonly name: string;
}

/** What a person put in the form, as it came. */
export interface FormEntries {
  readonly recipients: string;
  /** Those that were picked out of the address book, or by their number. */
  readonly people?: readonly Recipient[];
  readonly lists: readonly ContactListRef[];
  readonly subject: string;
  readonly message: string;
  readonly picture: PictureSource | undefined;
  readonly channel: string | undefined;
  readonly from: string | undefined;
  /** Unix ms; undefined: at once. */
  readonly at: number | undefined;
  /** Blanks that a picked template left, to be filled by hand: lower case, without braces. */
  readonly blanks: readonly string[];
  /** Why they may be texted, where somebody says it. */
  readonly consent?: string;
}

/** What a fault can be about: an input of the form. */
export type FormField = Exclude<keyof FormEntries, 'at' | 'blanks' | 'people'> | 'when' | 'country';

/** A form that can be sent, or priced: lists are not looked into yet. */
export interface Draft {
  /** Those that were typed or picked. */
  readonly recipients: readonly Recipient[];
  /** Entered more than once. */
  readonly doubles: readonly Recipient[];
  /** Typed, and no phone numbers. Empty unless a second step will name them. */
  readonly unread: readonly string[];
  readonly lists: readonly ContactListRef[];
  readonly subject: string;
  readonly body: string;
  /** What became plain in the body; undefined: nothing. */
  readonly simplified?: readonly TypographicKind[];
  readonly picture: PictureSource;
  readonly channel: string;
  readonly from?: string;
  /** Unix ms; undefined: at once. */
  readonly at?: number;
  /** Why they may be texted, where somebody says it. */
  readonly consent?: string;
}

/** Whether the price is confirmed in a second step; `bulk`: more than one recipient, a list, or a schedule. */
export type ConfirmPolicy = 'always' | 'bulk' | 'never';

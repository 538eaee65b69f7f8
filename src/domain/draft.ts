import type { TypographicKind } from './plain-letters.ts';
import type { Recipient } from './recipient.ts';
import type { PictureSource } from './send.ts';

/** A ClickSend contact list that the author picked. */
export interface ContactListRef {
  /** ClickSend's `list_id`. */
  readonly id: string;
  readonly name: string;
}

/** The form's fields as the person submitted them. */
export interface FormEntries {
  readonly recipients: string;
  /** Recipients picked from the contacts or by number. */
  readonly people?: readonly Recipient[];
  readonly lists: readonly ContactListRef[];
  readonly subject: string;
  readonly message: string;
  readonly picture: PictureSource | undefined;
  readonly channel: string | undefined;
  readonly from: string | undefined;
  /** Unix ms; undefined: send at once. */
  readonly at: number | undefined;
  /** Placeholders from a template that the author still has to replace: lower case, without braces. */
  readonly blanks: readonly string[];
  /** Why the recipients may be texted, if the author said so. */
  readonly consent?: string;
}

/** The form field that an error belongs to. */
export type FormField = Exclude<keyof FormEntries, 'at' | 'blanks' | 'people'> | 'when' | 'country';

/** A valid form, ready to be priced or sent. Its contact lists are not loaded yet. */
export interface Draft {
  /** Typed or picked recipients. */
  readonly recipients: readonly Recipient[];
  /** Recipients entered more than once. */
  readonly doubles: readonly Recipient[];
  /** Typed text that is not a phone number. Empty unless a second step lists it. */
  readonly unread: readonly string[];
  readonly lists: readonly ContactListRef[];
  readonly subject: string;
  readonly body: string;
  /** What was simplified in the body. Undefined: nothing. */
  readonly simplified?: readonly TypographicKind[];
  readonly picture: PictureSource;
  readonly channel: string;
  readonly from?: string;
  /** Unix ms; undefined: send at once. */
  readonly at?: number;
  /** Why the recipients may be texted, if the author said so. */
  readonly consent?: string;
}

/** Whether the author confirms the price in a second step. `bulk`: for several recipients, a list or a schedule. */
export type ConfirmPolicy = 'always' | 'bulk' | 'never';

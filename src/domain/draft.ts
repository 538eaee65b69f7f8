import type { CountryCode } from './phone.ts';
import type { TypographicKind } from './plain-letters.ts';
import type { Recipient } from './recipient.ts';
import type { PictureSource, SendId } from './send.ts';
import type { SendDetails } from './send-details.ts';

/** A ClickSend contact list that the author picked. */
export interface ContactListRef {
  /** ClickSend's `list_id`. */
  readonly id: string;
  readonly name: string;
}

/** The form's fields as the person submitted them. */
export interface FormEntries extends SendDetails {
  readonly recipients: string;
  /** Recipients picked from the contacts or by number. */
  readonly people?: readonly Recipient[];
  readonly lists: readonly ContactListRef[];
  readonly subject: string;
  readonly message: string;
  readonly picture: PictureSource | undefined;
  readonly channel: string | undefined;
  /** Unix ms; undefined: send at once. */
  readonly at: number | undefined;
  /** Placeholders from a template that the author still has to replace: lower case, without braces. */
  readonly blanks: readonly string[];
}

/** The form field that an error belongs to. */
export type FormField = Exclude<keyof FormEntries, 'at' | 'blanks' | 'people'> | 'when' | 'country';

/** A valid form, ready to be priced or sent. Its contact lists are not loaded yet. */
export interface Draft extends SendDetails {
  /** Typed or picked recipients. */
  readonly recipients: readonly Recipient[];
  /** Recipients entered more than once. */
  readonly doubles: readonly Recipient[];
  /** Typed text that is not a phone number. Empty unless a second step lists it. */
  readonly unread: readonly string[];
  /** A pasted list says that they do not want texts. Undefined: nobody. */
  readonly tableOptOuts?: readonly Recipient[];
  readonly lists: readonly ContactListRef[];
  readonly subject: string;
  readonly body: string;
  /** What was simplified in the body. Undefined: nothing. */
  readonly simplified?: readonly TypographicKind[];
  readonly picture: PictureSource;
  readonly channel: string;
  /** Unix ms; undefined: send at once. */
  readonly at?: number;
}

/** Whether the author confirms the price in a second step. `bulk`: for several recipients, a list or a schedule. */
export type ConfirmPolicy = 'always' | 'bulk' | 'never';

/**
 * - `unreached`: recipients it is not known to have reached, including those without a delivery report.
 * - `failed`: recipients it certainly did not reach, and may reach if it is sent again.
 * - `keptBack`: recipients whose messages were not sent because somebody stopped the send.
 * - `cancelled`: recipients of a send that was cancelled as a whole, without those who were removed before.
 */
export type ResendScope = 'all' | 'unreached' | 'failed' | 'keptBack' | 'cancelled';

/** A submitted form that waits for its price or a person's confirmation. Only `storeDraft` writes it. */
export interface PendingDraft {
  /** The id that the send will have. */
  readonly id: SendId;
  /** Changes each time the form is submitted, because an old price must not be confirmed for a new text. */
  readonly version: string;
  /** Slack user id. */
  readonly user: string;
  readonly draft: Draft;
  readonly asked: Approver;
  /** The scheduled send that this form changes. */
  readonly changes?: EditTarget;
  /** The author wants to include numbers that cannot receive pictures. */
  readonly includesAll?: boolean;
  /** The form's entries, used to restore the form. */
  readonly form?: FormInput;
  readonly at: number;
}

/** The form's entries that a draft does not hold as they were typed. */
export interface FormInput {
  /** Identifies the form: submitted again after *Back*, it is the same send. */
  readonly nonce: string;
  /** Undefined: the person picked none. */
  readonly country?: CountryCode;
  readonly recipients: string;
  /** The picked people. */
  readonly people?: readonly Recipient[];
  /** How many times a template filled the form. */
  readonly generation: number;
  readonly rest?: RemainingRecipients;
  /** The send that the form sends again. */
  readonly first?: SendId;
  /** It sends that to everyone again, also to those who got it. */
  readonly isForEveryone?: true;
  readonly openedIn?: PrivateList;
}

/** The private place in which a form was opened. It is updated once the form has changed something. */
export type PrivateList =
  | { readonly kind: 'home' }
  | {
      readonly kind: 'message';
      /** Slack's URL for replacing the message. It expires after half an hour. */
      readonly respondTo: string;
      /** What the message shows afterwards: a page of a command, as in a button's value. */
      readonly page: string;
      readonly channel?: string;
    };

/** Recipients of an earlier send who are included but did not fit in the field. */
export interface RemainingRecipients {
  readonly send: SendId;
  readonly whom: ResendScope;
  /** The recipients of that send from this index on. */
  readonly from: number;
  /** How many there were when the form was opened. */
  readonly count: number;
}

/** Who confirms that it may be sent. */
type Approver =
  /** The person who has the form open. `view` is a Slack view id. */
  | { readonly kind: 'form'; readonly view: string }
  /** Nobody: it is sent as soon as its lists are loaded. */
  | { readonly kind: 'nobody' }
  /** A workflow step: with `mustAsk`, the person it names confirms in a direct message. */
  | { readonly kind: 'step'; readonly execution: string; readonly mustAsk: boolean };

/** The scheduled send that a form changes, and the version that the form was opened with. */
export interface EditTarget {
  readonly id: SendId;
  readonly base: number;
}

import type { Draft } from './draft.ts';
import type { CountryCode } from './phone.ts';
import type { Recipient } from './recipient.ts';
import type { SendId } from './send.ts';

/**
 * - `unreached`: only those whom it did not reach, as far as is known, also those without a delivery report.
 * - `failed`: only those whom it is known not to have reached, and may reach if it is sent again.
 * - `keptBack`: only those who were not sent to because somebody stopped it.
 */
export type ResendScope = 'all' | 'unreached' | 'failed' | 'keptBack';

/** A form that was sent and waits for its price, or for a person's yes. Written by `propose` alone. */
export interface PendingDraft {
  /** The send that it will be. */
  readonly id: SendId;
  /** Another one every time the form is sent: an old price must not be confirmed for new words. */
  readonly version: string;
  /** Slack id. */
  readonly user: string;
  readonly draft: Draft;
  readonly asked: Approver;
  /** A scheduled send that this is to change. */
  readonly changes?: EditTarget;
  /** The author wants numbers included that cannot get pictures. */
  readonly includesAll?: boolean;
  /** The form that it came from, to put it back as it was. */
  readonly form?: FormInput;
  readonly at: number;
}

/** What a draft does not have as a person typed it. */
export interface FormInput {
  /** Names the form: sent again after *Back*, it is the same send. */
  readonly nonce: string;
  /** Undefined: the person chose none. */
  readonly country?: CountryCode;
  readonly recipients: string;
  /** Those that were picked. */
  readonly people?: readonly Recipient[];
  /** How often a template put its words in. */
  readonly generation: number;
  readonly rest?: RemainingRecipients;
}

/** Recipients of an earlier send who are meant too, but did not fit into the field. */
export interface RemainingRecipients {
  readonly send: SendId;
  readonly whom: ResendScope;
  /** Those from this place in that send on. */
  readonly from: number;
  /** How many they were when the form was opened. */
  readonly count: number;
}

/** Who is asked whether it shall be sent. */
type Approver =
  /** The person before the form; a Slack view id. */
  | { readonly kind: 'form'; readonly view: string }
  /** Nobody: it goes out as soon as its lists are read. */
  | { readonly kind: 'nobody' }
  /** A step of a workflow: the person it names, in private, where `mustAsk`. */
  | { readonly kind: 'step'; readonly execution: string; readonly mustAsk: boolean };

/** What a form that changes a scheduled send is about, and which version of it the form was opened with. */
export interface EditTarget {
  readonly id: SendId;
  readonly base: number;
}

/**
 * What the simulated ClickSend and its phones offer to tests and to the sandbox's page. The app only uses
 * HTTP: the REST API below `apiUrl`, and the pushes to its webhooks.
 */

import type { InboundRule, ReceiptRule } from './rule.ts';
import type { AlphaTag, DedicatedNumber, OwnNumber } from './senders.ts';

/** A message as the app submitted it, whatever its result. */
export interface SentMessage {
  readonly product: 'mms' | 'sms';
  readonly messageId: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly body: string;
  readonly country: string;
  readonly customString: string;
  readonly source: string;
  /** Unix seconds; 0: at once. */
  readonly schedule: number;
  /** The per-message status in the send's response: `SUCCESS`, or why it was refused. */
  readonly answered: string;
  /** "0.4850" */
  readonly price: string;
  /** `media_file` as the app set it; '' in an SMS. */
  readonly mediaUrl: string;
  /** The picture as it was fetched when the message was accepted; undefined if it could not be fetched. */
  readonly media?: { readonly bytes: Uint8Array; readonly contentType: string };
  /** Unix ms by the simulation's clock. */
  readonly at: number;
  /**
   * Its current status in the history: Queued, Scheduled, Sent, Completed, Failed, Cancelled; '' if it was
   * refused (those are not in the history).
   */
  readonly status: string;
  readonly statusCode: string | null;
  readonly statusText: string | null;
}

/** A text from a phone. */
export interface PhoneReply {
  readonly messageId: string;
  readonly from: string;
  readonly text: string;
  /** URL of its (first) picture, if it has one. */
  readonly mediaUrl?: string;
  /** The app's message that it answers; '' if none. */
  readonly toMessageId: string;
  readonly at: number;
}

/** What the carrier does with a message; each creates a receipt. */
export type CarrierAct =
  /** 201, on the handset. */
  | { readonly kind: 'deliver' }
  /** 200, on its way. */
  | { readonly kind: 'handOver' }
  /** 300, will be retried (its word is already "Failed"). */
  | { readonly kind: 'retry' }
  /**
   * 301, with the carrier's text; options are in `CARRIER_REASONS` (carrier-reasons.ts), default "Absent
   * subscriber".
   */
  | { readonly kind: 'fail'; readonly errorCode?: string; readonly errorText?: string };

/** How a receipt reaches the app. */
export interface ReceiptWay {
  /**
   * `push` to the webhook, `pull` from /mms/receipts, `history` only; default: push if a URL is set, else
   * pull. The history always has it.
   */
  readonly by?: 'push' | 'pull' | 'both' | 'history';
  /** Push as a form (ClickSend's way, default) or JSON. */
  readonly as?: 'form' | 'json';
  /** How many times it is pushed or listed; default 1. */
  readonly times?: number;
  /**
   * Uses the odd formats that ClickSend is known for. `words`: status_code is "Completed", "Sent" or
   * "Failed" ("300" stays, because it has no word of its own); `strings`: codes, times and ids are strings,
   * also in JSON and where the pulled row has a word; `nulls`: status_code, error_code, error_text and
   * custom_string are null (in a form: empty), and the word in `status` (pushed) or `status_text` (pulled)
   * remains.
   */
  readonly odd?: 'words' | 'strings' | 'nulls';
}

/** How a reply reaches the app. It is always listed in GET /sms/inbound until marked as read. */
export interface ReplyWay {
  readonly times?: number;
  /** `pull`: not pushed, although there is a URL. */
  readonly by?: 'push' | 'pull';
  /** Times and ids as strings (as in the older documentation, with `timestamp` instead of `timestamp_send`). */
  readonly odd?: 'strings';
  /**
   * Where the URLs of its pictures are, which is not documented: `body` (default): at the end of the text;
   * `before`: at its beginning; `field`: in a separate field, separated by commas; `nested`: in a list of
   * objects, which is JSON in a form; `encoded`: in a separate field, percent-encoded.
   */
  readonly mediaIn?: 'body' | 'before' | 'field' | 'nested' | 'encoded';
  /** Fields about the answered message that ClickSend leaves out. */
  readonly without?: readonly ('original_message_id' | 'custom_string')[];
  /** The number that it is sent to; default: the message's sender. */
  readonly to?: string;
  /** When ClickSend says it arrived, Unix ms; default: now. */
  readonly at?: number;
}

/** A file attached by a phone. */
export interface PhoneMedia {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** What a phone shows. */
export interface PhoneScreen {
  readonly number: string;
  /** Messages sent to this number, oldest first; `arrived` once the carrier has delivered it. */
  readonly messages: readonly (SentMessage & { readonly arrived: boolean })[];
  readonly replies: readonly PhoneReply[];
}

/**
 * Makes the next `times` calls (default 1) of an endpoint fail. `carriedOut`: the work is done although the
 * response is bad; default false, but true for `truncated`. A silence ends in a closed connection if not
 * carried out, otherwise in the late response.
 */
export interface ClickSendFault {
  /**
   * e.g. `POST /mms/send`, `POST /uploads`, `GET /mms/receipts`, `PUT /mms/{id}/cancel`; also `GET
   * /_uploads/{file}`, the download of an uploaded picture. Names in braces do not matter.
   */
  readonly endpoint: string;
  readonly times?: number;
  /** This many calls succeed first (default 0). */
  readonly after?: number;
  readonly how:
    | {
        readonly kind: 'status';
        readonly status: number;
        readonly body?: string;
        readonly headers?: Record<string, string>;
        readonly carriedOut?: boolean;
      }
    /** Default status 200, as from some proxies. */
    | { readonly kind: 'html'; readonly status?: number; readonly carriedOut?: boolean }
    | { readonly kind: 'rateLimited'; readonly retryAfterSeconds: number }
    | {
        readonly kind: 'reset';
        readonly when: 'before' | 'after';
        /** What else happens at that moment, such as a power cut; afterwards the connection is cut. */
        readonly meanwhile?: () => Promise<void>;
      }
    | { readonly kind: 'silence'; readonly ms: number; readonly carriedOut: boolean }
    | { readonly kind: 'truncated'; readonly carriedOut?: boolean }
    /** Carried out; the response comes one byte at a time, this many ms apart. */
    | { readonly kind: 'drip'; readonly everyMs: number }
    /** The response (envelope) as the fault changes it. */
    | {
        readonly kind: 'rewrite';
        readonly rewrite: (envelope: Record<string, unknown>) => unknown;
      };
}

export interface RestCall {
  /** As in the documentation: `PUT /mms/{message_id}/cancel`. */
  readonly endpoint: string;
  /** As requested, without `/v3`. */
  readonly path: string;
  readonly at: number;
  readonly query: Record<string, string>;
  /** Parsed; files and base64 content only as `{ bytes: <count> }`. */
  readonly body: unknown;
  /** 0: the connection was broken or kept silent instead. */
  readonly status: number;
  readonly answer: unknown;
}

/** A contact of the list; may be without a name. */
export interface ContactSeed {
  readonly phoneNumber: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Set for existing contacts; new ones get one. */
  readonly contactId?: number;
}

/** Actions of a person at ClickSend's dashboard; the app only notices them when it checks. */
export interface Dashboard {
  /** Rejects if it is not, or no longer, scheduled. */
  cancel(messageId: string): void;
  /** Returns how many there were. */
  cancelAll(): number;
  /** Sends a scheduled message at once. */
  sendNow(messageId: string): void;
}

/** What can be seen of the account besides its messages. */
export interface AccountView {
  /** "100.000000" */
  readonly balance: string;
  readonly currency: string;
  readonly lists: readonly {
    readonly listId: number;
    readonly name: string;
    readonly contacts: readonly Required<ContactSeed>[];
  }[];
  readonly numbers: readonly {
    readonly number: string;
    readonly country: string;
    readonly type: 'mms' | 'sms';
    readonly isReady: boolean;
  }[];
  readonly ownNumbers: readonly { readonly number: string; readonly isApproved: boolean }[];
  readonly names: readonly { readonly name: string; readonly isApproved: boolean }[];
}

export interface ClickSendWorld {
  /** Base of the REST API, ends in `/v3`: the app's `CLICKSEND_API_URL`. */
  readonly apiUrl: string;
  readonly username: string;
  readonly apiKey: string;

  /**
   * Where receipts and replies are pushed (rules in ClickSend's dashboard); undefined: nowhere. Rules made
   * through the API apply as well.
   */
  pushReceiptsTo(url: string | undefined): void;
  pushRepliesTo(url: string | undefined, as?: 'form' | 'json'): void;

  /** Everything that POST /mms/send received, including refused messages, oldest first; skips the first `after`. */
  sent(to?: string, after?: number): readonly SentMessage[];
  phones(): readonly PhoneScreen[];
  /** The scheduled MMS that were neither sent nor cancelled, the next one first. */
  scheduled(): readonly SentMessage[];
  readonly dashboard: Dashboard;

  /** The simulation's time, Unix ms. */
  now(): number;
  /**
   * Advances the clock: scheduled messages are sent, uploads expire, limits reset. Times from
   * `startClickSend({now})` continue underneath.
   */
  advance(ms: number): void;
  /** Sets the clock, Unix ms. */
  setTime(ms: number): void;

  /**
   * Applies a carrier's action to a message. Resolves once the receipt was pushed (with the app's response
   * to the last push; 0 if it was not reachable) or listed. Pushes that did not get a 200 are retried
   * later, as ClickSend does. Rejects for messages that no carrier has: unknown, refused, cancelled or
   * still scheduled ones, and those to ClickSend's test numbers.
   */
  carrier(messageId: string, act: CarrierAct, way?: ReceiptWay): Promise<{ status?: number }>;
  /** Pushes any body to the receipts webhook unchanged. */
  push(body: string, headers: Record<string, string>): Promise<{ status: number; body: string }>;
  /** The same to the replies webhook. */
  pushReply(
    body: string,
    headers: Record<string, string>,
  ): Promise<{ status: number; body: string }>;
  /** A person replies on the phone: to the given message, else to the last one sent to this number. */
  reply(
    number: string,
    content: {
      readonly text: string;
      readonly toMessageId?: string;
      readonly media?: PhoneMedia | readonly PhoneMedia[];
    },
    way?: ReplyWay,
  ): Promise<{ messageId: string; status?: number }>;

  /** The per-message status that the next sends to this number get, e.g. `COUNTRY_NOT_ENABLED`. */
  refuse(to: string, status: string | undefined): void;
  /** `THROTTLED` for the same body to the same recipient within this many seconds; 0 (default): off. */
  setThrottle(seconds: number): void;
  /** Countries that the account may send to; others get `COUNTRY_NOT_ENABLED`. Default AU, US, GB, NZ. */
  enableCountry(code: string, enabled: boolean): void;
  setBalance(amount: string): void;
  balance(): string;
  /** Price of one MMS, "0.4850"; optionally only for this number or country. */
  setPrice(amount: string, to?: { readonly country?: string; readonly number?: string }): void;
  /** Whether a cancelled message's price is refunded (default true; not documented). */
  setRefunds(on: boolean): void;
  setCurrency(code: string, prefix: string): void;
  /** Makes an endpoint missing (404 or 405), e.g. `GET /mms/receipts`. */
  withdraw(endpoint: string, status?: 404 | 405): void;
  /** Restores a withdrawn endpoint. */
  offer(endpoint: string): void;
  /**
   * Whether receipts and replies are listed for pulling only while there is an enabled rule with the action
   * POLL, as documented for SMS; default false. Anything that arrives before there is one is lost.
   */
  setPollNeedsRule(on: boolean): void;
  /** Overrides fields of GET /account: `{ access_mms: 0 }`, `{ active: 0 }`, `{ on_trial: 1 }`. */
  setAccount(fields: Readonly<Record<string, unknown>>): void;
  account(): AccountView;
  /** Creates a list, or replaces the contacts of the one with this name (or id). Returns its id. */
  putList(name: string, contacts: readonly ContactSeed[], listId?: number): number;
  /** Changes a list's contacts, e.g. between two calls of the app. */
  changeContacts(
    list: number | string,
    change: (contacts: readonly ContactSeed[]) => readonly ContactSeed[],
  ): void;
  removeList(list: number | string): void;
  /** Replaces the senders of the account; omitted kinds stay unchanged. */
  setSenders(senders: {
    readonly numbers?: readonly DedicatedNumber[];
    readonly ownNumbers?: readonly OwnNumber[];
    readonly names?: readonly AlphaTag[];
  }): void;
  /** The rules as the app made or left them. */
  rules(): { readonly receipts: readonly ReceiptRule[]; readonly inbound: readonly InboundRule[] };
  /** How long an upload's URL is valid, in seconds; default 600. */
  setUploadLifetime(seconds: number): void;
  /** Messages appear in the history only after this many listings. */
  hideFromHistory(listings: number): void;
  fault(fault: ClickSendFault): void;
  /** Removes all remaining faults. */
  mend(): void;
  calls(endpoint?: string): readonly RestCall[];
  until<T>(see: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

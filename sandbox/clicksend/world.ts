/**
 * What the pretend ClickSend and its phones offer to the tests and to the sandbox's page. The app
 * only sees HTTP: the REST API below `apiUrl`, and the pushes to its webhooks.
 */

import type { InboundRule, ReceiptRule } from './rule.ts';
import type { AlphaTag, DedicatedNumber, OwnNumber } from './senders.ts';

/** A message as it left the app, whatever became of it. */
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
  /** The per-message status of the send's answer: `SUCCESS` or why it was refused. */
  readonly answered: string;
  /** "0.4850" */
  readonly price: string;
  /** `media_file` as the app gave it; '' in an SMS. */
  readonly mediaUrl: string;
  /** The picture as it was fetched when the message was taken; undefined when it could not be fetched. */
  readonly media?: { readonly bytes: Uint8Array; readonly contentType: string };
  /** Unix ms by the world's clock. */
  readonly at: number;
  /** What the history says of it now: Queued, Scheduled, Sent, Completed, Failed, Cancelled; '' when it was refused (those are not in the history). */
  readonly status: string;
  readonly statusCode: string | null;
  readonly statusText: string | null;
}

/** What a phone wrote back. */
export interface PhoneReply {
  readonly messageId: string;
  readonly from: string;
  readonly text: string;
  /** Where its (first) picture is, when it has one. */
  readonly mediaUrl?: string;
  /** The app's message that it answers; '' when there is none. */
  readonly toMessageId: string;
  readonly at: number;
}

/** What the carrier does with a message; each makes a receipt. */
export type CarrierAct =
  /** 201, on the handset. */
  | { readonly kind: 'deliver' }
  /** 200, on its way. */
  | { readonly kind: 'handOver' }
  /** 300, will be tried again (its word is already "Failed"). */
  | { readonly kind: 'retry' }
  /** 301, with the carrier's words; choices in `CARRIER_REASONS` (carrier-reasons.ts), default "Absent subscriber". */
  | { readonly kind: 'fail'; readonly errorCode?: string; readonly errorText?: string };

/** How a receipt reaches the app. */
export interface ReceiptWay {
  /** `push` to the webhook, `pull` into /mms/receipts, `history` only; default: push when a URL is set, else pull. The history always knows. */
  readonly by?: 'push' | 'pull' | 'both' | 'history';
  /** Push as form (ClickSend's way, default) or JSON. */
  readonly as?: 'form' | 'json';
  /** How often it is pushed or listed; default 1. */
  readonly times?: number;
  /**
   * Fields that ClickSend is known to write in odd ways are written so.
   * `words`: status_code is "Completed", "Sent" or "Failed" ("300" stays, it has no word of its own);
   * `strings`: codes, times and ids are strings, also in JSON and where the pulled row has a word;
   * `nulls`: status_code, error_code, error_text and custom_string are null (in a form: empty), the
   * word in `status` (pushed) or `status_text` (pulled) remains.
   */
  readonly odd?: 'words' | 'strings' | 'nulls';
}

/** How a reply reaches the app. It is always listed in GET /sms/inbound until marked read. */
export interface ReplyWay {
  readonly times?: number;
  /** `pull`: not pushed although there is a URL. */
  readonly by?: 'push' | 'pull';
  /** Times and ids as strings (the older documentation's way, with `timestamp` for `timestamp_send`). */
  readonly odd?: 'strings';
  /**
   * Where the links of its pictures stand, which no document says:
   * `body` (default): at the end of the text;
   * `before`: at the beginning of it;
   * `field`: in a field of their own, with commas between them;
   * `nested`: in a list of objects, which is JSON in a form;
   * `encoded`: in a field of their own, percent-encoded.
   */
  readonly mediaIn?: 'body' | 'before' | 'field' | 'nested' | 'encoded';
  /** What ClickSend does not say of the message that it answers. */
  readonly without?: readonly ('original_message_id' | 'custom_string')[];
  /** The number that it is said to be written to; default: where the message came from. */
  readonly to?: string;
  /** When ClickSend says that it came, Unix ms; default: now. */
  readonly at?: number;
}

/** A file that a phone attaches. */
export interface PhoneMedia {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** What a phone shows. */
export interface PhoneScreen {
  readonly number: string;
  /** Messages that left for this number, oldest first; `arrived` once the carrier has delivered it. */
  readonly messages: readonly (SentMessage & { readonly arrived: boolean })[];
  readonly replies: readonly PhoneReply[];
}

/**
 * Makes the next `times` calls (default 1) of an endpoint go wrong. `carriedOut`: the work is done
 * although the answer is bad; default false, but true for `truncated`. A silence that was not
 * carried out ends in a closed connection, one that was in the late answer.
 */
export interface ClickSendFault {
  /**
   * e.g. `POST /mms/send`, `POST /uploads`, `GET /mms/receipts`, `PUT /mms/{id}/cancel`; also
   * `GET /_uploads/{file}`, the fetching of an uploaded picture. Names in braces do not matter.
   */
  readonly endpoint: string;
  readonly times?: number;
  /** So many calls go well before (default 0). */
  readonly after?: number;
  readonly how:
    | {
        readonly kind: 'status';
        readonly status: number;
        readonly body?: string;
        readonly headers?: Record<string, string>;
        readonly carriedOut?: boolean;
      }
    /** Default status 200, as some proxies answer. */
    | { readonly kind: 'html'; readonly status?: number; readonly carriedOut?: boolean }
    | { readonly kind: 'rateLimited'; readonly retryAfterSeconds: number }
    | {
        readonly kind: 'reset';
        readonly when: 'before' | 'after';
        /** What else happens at that very moment, such as a power cut; the connection is cut when it is done. */
        readonly meanwhile?: () => Promise<void>;
      }
    | { readonly kind: 'silence'; readonly ms: number; readonly carriedOut: boolean }
    | { readonly kind: 'truncated'; readonly carriedOut?: boolean }
    /** Carried out; the answer comes a byte at a time, with so long (ms) between two. */
    | { readonly kind: 'drip'; readonly everyMs: number }
    /** The answer (envelope) as the fault makes it from the true one. */
    | {
        readonly kind: 'rewrite';
        readonly rewrite: (envelope: Record<string, unknown>) => unknown;
      };
}

export interface RestCall {
  /** As in the documentation: `PUT /mms/{message_id}/cancel`. */
  readonly endpoint: string;
  /** As it was asked for, without `/v3`. */
  readonly path: string;
  readonly at: number;
  readonly query: Record<string, string>;
  /** Parsed; files and base64 content only as `{ bytes: <count> }`. */
  readonly body: unknown;
  /** 0: the connection was broken or kept silent instead. */
  readonly status: number;
  readonly answer: unknown;
}

/** Someone of the list; without a name the number is all that is known. */
export interface ContactSeed {
  readonly phoneNumber: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Given to contacts that stay who they are; new ones get one. */
  readonly contactId?: number;
}

/** What somebody does at ClickSend's dashboard; no app hears of it until it looks. */
export interface Dashboard {
  /** Rejects what is not scheduled (any more). */
  cancel(messageId: string): void;
  /** How many there were. */
  cancelAll(): number;
  /** Lets a scheduled message leave at once. */
  sendNow(messageId: string): void;
}

/** What is seen of the account beside its messages. */
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

  /** Where receipts and replies are pushed to (rules in ClickSend's dashboard); undefined: nowhere. Rules made through the API count as well. */
  pushReceiptsTo(url: string | undefined): void;
  pushRepliesTo(url: string | undefined, as?: 'form' | 'json'): void;

  /** Everything taken by POST /mms/send, refused ones too, oldest first; `after` so many. */
  sent(to?: string, after?: number): readonly SentMessage[];
  phones(): readonly PhoneScreen[];
  /** The scheduled MMS that have neither left nor been cancelled, the next one first. */
  scheduled(): readonly SentMessage[];
  readonly dashboard: Dashboard;

  /** The world's time, Unix ms. */
  now(): number;
  /** Puts the clock forward: what was scheduled leaves, uploads expire, limits open. Times given to `startClickSend({now})` go on underneath. */
  advance(ms: number): void;
  /** Sets the clock, Unix ms. */
  setTime(ms: number): void;

  /**
   * Lets the carrier act on a message; resolves when the receipt was pushed (with the app's answer to
   * the last push; 0 when it could not be reached) or listed. What was not answered with 200 is
   * pushed again later, as ClickSend does. Rejects for what no carrier has: unknown, refused,
   * cancelled or still scheduled messages, and ClickSend's test numbers.
   */
  carrier(messageId: string, act: CarrierAct, way?: ReceiptWay): Promise<{ status?: number }>;
  /** Pushes any body to the receipts webhook as it stands. */
  push(body: string, headers: Record<string, string>): Promise<{ status: number; body: string }>;
  /** The same to the replies webhook. */
  pushReply(
    body: string,
    headers: Record<string, string>,
  ): Promise<{ status: number; body: string }>;
  /** A person answers on the phone: to the given message, else to the last one that left for this number. */
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
  /** `THROTTLED` for the same body to the same recipient within so many seconds; 0 (default): off. */
  setThrottle(seconds: number): void;
  /** Countries the account may send to; others get `COUNTRY_NOT_ENABLED`. Default AU, US, GB, NZ. */
  enableCountry(code: string, enabled: boolean): void;
  setBalance(amount: string): void;
  balance(): string;
  /** Price of one MMS, "0.4850"; of one to this number or country when that is given. */
  setPrice(amount: string, to?: { readonly country?: string; readonly number?: string }): void;
  /** Whether a cancelled message's price goes back to the balance (default true; not documented). */
  setRefunds(on: boolean): void;
  setCurrency(code: string, prefix: string): void;
  /** Endpoints that this ClickSend does not have (404 or 405), e.g. `GET /mms/receipts`. */
  withdraw(endpoint: string, status?: 404 | 405): void;
  /** Gives a withdrawn endpoint back. */
  offer(endpoint: string): void;
  /**
   * Whether receipts and replies are listed for pulling only while there is an enabled rule with the
   * action POLL, as documented for SMS; default false. What comes in before there is one is lost.
   */
  setPollNeedsRule(on: boolean): void;
  /** What GET /account says otherwise than usual: `{ access_mms: 0 }`, `{ active: 0 }`, `{ on_trial: 1 }`. */
  setAccount(fields: Readonly<Record<string, unknown>>): void;
  account(): AccountView;
  /** Makes a list, or gives the one with this name (or id) these contacts; answers its id. */
  putList(name: string, contacts: readonly ContactSeed[], listId?: number): number;
  /** Changes a list's contacts, e.g. between two calls of the app. */
  changeContacts(
    list: number | string,
    change: (contacts: readonly ContactSeed[]) => readonly ContactSeed[],
  ): void;
  removeList(list: number | string): void;
  /** Replaces what the account can send from; what is not given stays. */
  setSenders(senders: {
    readonly numbers?: readonly DedicatedNumber[];
    readonly ownNumbers?: readonly OwnNumber[];
    readonly names?: readonly AlphaTag[];
  }): void;
  /** The rules as the app made or left them. */
  rules(): { readonly receipts: readonly ReceiptRule[]; readonly inbound: readonly InboundRule[] };
  /** How long an upload's URL lives, in seconds; default 600. */
  setUploadLifetime(seconds: number): void;
  /** Messages show in the history only after so many of its listings. */
  hideFromHistory(listings: number): void;
  fault(fault: ClickSendFault): void;
  /** Ends what is left of all faults. */
  mend(): void;
  calls(endpoint?: string): readonly RestCall[];
  until<T>(see: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

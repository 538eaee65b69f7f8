import type { DeliveryFact } from '../../domain/delivery-status.ts';
import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem, Refused } from '../../domain/problem.ts';
import type { Product } from '../../domain/send.ts';
import type { FittedPicture } from './pictures.ts';

/** ClickSend's endpoints. Except `submitBatch` they throw an AppError if there is no valid response. */
export interface ClickSend
  extends ClickSendMessages,
    ClickSendInbound,
    ClickSendHistory,
    ClickSendAccount,
    ClickSendRules {}

/** That ClickSend no longer offers an endpoint (404, 405) is a result, not an error. */
export type EndpointResult<T> =
  | { readonly offered: true; readonly value: T }
  | { readonly offered: false };

/** A picture that was uploaded to ClickSend. */
export interface Media {
  readonly url: string;
  /** Unix ms. */
  readonly expiresAt: number;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** One message of a batch, an MMS or an SMS. */
export interface OutgoingMessage {
  readonly to: E164;
  /** Unused for an SMS. */
  readonly subject: string;
  /** With the merge fields filled in. */
  readonly body: string;
  /** Our reference; ClickSend's `custom_string`. */
  readonly reference: string;
  /** Undefined: ClickSend picks one. */
  readonly from?: string;
  /** Unix seconds; undefined: send at once. ClickSend accepts milliseconds too, but then never sends the message. */
  readonly schedule?: number;
}

/** ClickSend's response for one message, matched by reference and number, never by position. */
export type MessageOutcome =
  | {
      readonly kind: 'accepted';
      readonly reference: string;
      readonly messageId: string;
      readonly price?: MoneyUnits;
      /** The number or name it is sent from, which replies go to. Undefined if ClickSend does not say. */
      readonly from?: string;
    }
  | RefusedOutcome
  /** ClickSend's response did not mention it. `problem`: why a second submission of it was refused. */
  | { readonly kind: 'unsure'; readonly reference: string; readonly problem?: Problem };

export interface RefusedOutcome extends Refused {
  readonly reference: string;
}

export type SubmitOutcome =
  | {
      readonly kind: 'answered';
      readonly messages: readonly MessageOutcome[];
      readonly currency?: CurrencyCode;
    }
  /** ClickSend refused all of it: nothing was sent. */
  | Refused
  /** ClickSend did not take it (no connection, or too many calls), so it is safe to retry. */
  | {
      readonly kind: 'notTaken';
      readonly problem: Problem;
      readonly retryAfterMs?: number;
    }
  /** No valid response came, so ClickSend may or may not have taken it. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** What one message costs, or why ClickSend would refuse it. */
export type MessagePrice =
  | { readonly kind: 'priced'; readonly reference: string; readonly price: MoneyUnits }
  | RefusedOutcome
  /** ClickSend gave no price, or none for a reason unrelated to this recipient. */
  | { readonly kind: 'unknown'; readonly reference: string; readonly problem?: Problem };

export interface BatchPrices {
  readonly messages: readonly MessagePrice[];
  readonly currency?: CurrencyCode;
}

/** The result of cancelling one message. */
export type CancelOutcome =
  | 'cancelled'
  /** ClickSend has no such scheduled message, because it was already sent or cancelled. */
  | 'nothingToCancel';

/** Sends, prices and cancels messages. */
interface ClickSendMessages {
  uploadMedia(picture: FittedPicture): Promise<Media>;
  /** Without a `mediaUrl` the messages are SMS. */
  submitBatch(
    mediaUrl: string | undefined,
    messages: readonly OutgoingMessage[],
  ): Promise<SubmitOutcome>;
  /**
   * The prices of up to 1,000 messages. Throws if ClickSend refuses the whole call. `confirm` runs before each of up to
   * three attempts, which may take a minute; if it throws, no further attempt is made.
   */
  priceBatch(
    mediaUrl: string | undefined,
    messages: readonly OutgoingMessage[],
    confirm?: () => Promise<void>,
  ): Promise<BatchPrices>;
  /** Cancels a scheduled message. */
  cancelMessage(messageId: string): Promise<EndpointResult<CancelOutcome>>;
  /** Cancels every scheduled message of the account, including those of other programs. */
  cancelAllMessages(): Promise<EndpointResult<{ readonly count?: number }>>;
}

export interface ContactList {
  /** `list_id` as a string, although ClickSend may return a number. */
  readonly id: string;
  readonly name: string;
  /** The number of contacts. Undefined if ClickSend does not say. */
  readonly count?: number;
}

export interface Contact {
  /** Not necessarily a valid number. */
  readonly phone: string;
  /** First and last name. Undefined if both are empty. */
  readonly name?: string;
  /** ISO 3166-1 alpha-2, used to parse a local number. */
  readonly country?: string;
}

/** A page of a contact list. */
export interface ContactPage {
  readonly contacts: readonly Contact[];
  /** How many contacts the list had when this page was read, if ClickSend says it. */
  readonly total?: number;
}

/** A number or name that messages can come from. */
export interface SenderOption {
  /** The value of `from`. */
  readonly value: string;
  /** `number`: rented from ClickSend. `own`: a person's own, verified number. `name`: nobody can reply to it. */
  readonly kind: 'number' | 'own' | 'name';
  /** ISO 3166-1 alpha-2, if ClickSend says it. */
  readonly country?: string;
  /** A note about it at ClickSend. */
  readonly label?: string;
  /** Why messages from it may not arrive everywhere. Undefined if ClickSend gives no reason. */
  readonly restriction?: 'registering' | 'unregistered';
}

/** A field is undefined if ClickSend does not report it. */
export interface Account {
  readonly balance: MoneyUnits;
  readonly currency?: CurrencyCode;
  readonly hasMmsAccess?: boolean;
  readonly isActive?: boolean;
  /** The country of the account, ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** Auto top-up: ClickSend charges a card when the balance gets low. */
  readonly topsUpItself?: boolean;
}

interface ClickSendAccount {
  /** ClickSend allows about twenty of these calls per minute. `isFresh`: bypasses the cache. */
  fetchAccount(options?: { readonly isFresh?: boolean }): Promise<Account>;
  /** Contact lists whose name contains this text, ignoring case. Without a text, all of them. */
  listContactLists(text?: string): Promise<readonly ContactList[]>;
  /** ClickSend's own lists of people who opted out. `listContactLists` leaves them out. */
  listOptOutLists(): Promise<readonly ContactList[]>;
  /** The members of one of these, however many. If somebody edits it meanwhile, some may be missing or come twice. */
  listOptedOutContacts(listId: string): AsyncIterable<ContactPage>;
  /** All members of a list. Throws an AppError if some could be missing. */
  listContacts(listId: string): Promise<readonly Contact[]>;
  /** The senders that can be used now. */
  listSenders(): Promise<readonly SenderOption[]>;
}

/** A rule of the account: what ClickSend does with receipts or replies. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  /** ClickSend's values: `URL`, `POLL`, `EMAIL_USER`, … */
  readonly action: string;
  readonly address: string;
  readonly isEnabled: boolean;
  /** Only for reply rules: `post`, `get` or `json`. */
  readonly webhookType?: string;
}

export type RuleKind = 'receipts' | 'inbound';

export type RuleDraft = Pick<Rule, 'name' | 'address'> & { readonly action: 'URL' | 'POLL' };

/** The account's rules. */
interface ClickSendRules {
  listRules(kind: RuleKind): Promise<EndpointResult<readonly Rule[]>>;
  /** Creates a rule, or replaces the one with this `id`. */
  putRule(kind: RuleKind, rule: RuleDraft, id?: string): Promise<void>;
  /** Lets ClickSend push a test receipt to this URL, which shows whether it is reachable from the internet. */
  testPush(kind: RuleKind, url: string): Promise<EndpointResult<true>>;
}

/** ClickSend's delivery report of a message. */
export interface Receipt {
  readonly messageId: string;
  /** Our reference (`custom_string`), if ClickSend returns it. */
  readonly reference?: string;
  readonly fact: DeliveryFact;
}

/** A text from a person, usually in reply to a message. */
export interface Reply {
  /** ClickSend's id of the reply itself. */
  readonly messageId: string;
  /** Who sent it, as ClickSend reports it: not necessarily a valid number; '' if ClickSend does not say. */
  readonly from: string;
  /** The number that it was sent to. */
  readonly to?: string;
  /** Without the URLs in `media`. */
  readonly text: string;
  /**
   * URLs of its pictures on ClickSend's file hosts, which delete them after 7 days. It is not documented
   * which field holds them, so every field is searched.
   */
  readonly media: readonly string[];
  /** The message that it answers, according to ClickSend. Undefined if the person never got one. */
  readonly originalMessageId?: string;
  /** Our reference (`custom_string`) for that message. */
  readonly reference?: string;
  /** Unix ms. When the app received it, if ClickSend does not say. */
  readonly at: number;
}

/** Receipts that ClickSend lists as unread. `newest` (Unix seconds): undefined if marking by it would mark others. */
export interface UnreadReceipts {
  readonly receipts: readonly Receipt[];
  /** The message of each listed receipt, including receipts that add nothing. */
  readonly listed: readonly UnreadItem[];
  readonly newest?: number;
}

/** The message that an unread item is about, and the item's time. */
export interface UnreadItem {
  readonly messageId: string;
  /** Our reference (`custom_string`) for that message. */
  readonly reference?: string;
  /** Unix seconds. Undefined if ClickSend does not say. */
  readonly at?: number;
}

/** Replies that ClickSend lists as unread. */
export interface UnreadReplies {
  /** Oldest first. */
  readonly replies: readonly Reply[];
  /** Ids for marking each as read, oldest first. */
  readonly ids: readonly string[];
  readonly newest?: number;
  /** The latest timestamp of replies without an id, which can only be marked by time. */
  readonly newestNameless?: number;
}

/** Receipts and replies. */
interface ClickSendInbound {
  listUnreadReceipts(product: Product): Promise<EndpointResult<UnreadReceipts>>;
  /** Marks receipts before this time (Unix seconds) as read. */
  markReceiptsRead(product: Product, before: number): Promise<void>;
  /** Unread replies to MMS and SMS alike. */
  listUnreadReplies(): Promise<EndpointResult<UnreadReplies>>;
  /** Every reply since `from` (Unix ms), read or not, in any order. */
  listReceivedReplies(from: number): AsyncIterable<readonly Reply[]>;
  /** Marks one reply as read. If ClickSend does not offer this, replies are marked by time. */
  markReplyRead(messageId: string): Promise<EndpointResult<true>>;
  /** Marks replies before this time (Unix seconds) as read. */
  markRepliesRead(before: number): Promise<void>;
  /** A reply's picture, of at most `maxBytes`. ClickSend deletes it after 7 days. */
  fetchReplyPicture(url: string, maxBytes: number): Promise<Uint8Array>;
}

/** A message in ClickSend's history. */
export interface HistoryEntry {
  readonly messageId: string;
  readonly reference: string;
  readonly to: string;
  /** The sender; '' if ClickSend does not say. */
  readonly from: string;
  /** Unix ms. Undefined for a message that was not scheduled. */
  readonly scheduledAt?: number;
  /** ClickSend says that it was sent. */
  readonly hasLeft?: true;
  /** The status as ClickSend words it. */
  readonly rawStatus: string;
  readonly subject: string;
  readonly price?: MoneyUnits;
  /** Unix ms. Undefined if the row has no valid time. */
  readonly at?: number;
  /** Undefined if the status is unknown or adds nothing. */
  readonly fact?: DeliveryFact;
}

export interface HistoryQuery {
  /** Counts from 1. */
  readonly page: number;
  /** Unix ms. */
  readonly from?: number;
  readonly until?: number;
  readonly to?: E164;
}

/** At most 100 entries, newest first. */
export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  readonly isLast: boolean;
}

/** A file that ClickSend created. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface ClickSendHistory {
  /** Pages of the history since this time (Unix ms), newest first. */
  listHistory(product: Product, from: number): AsyncIterable<readonly HistoryEntry[]>;
  fetchHistoryPage(query: HistoryQuery): Promise<HistoryPage>;
  /** The account's history in this period, or all of it, as ClickSend's CSV file. */
  exportHistory(query: Pick<HistoryQuery, 'from' | 'until'>): Promise<EndpointResult<ExportedFile>>;
  /** The current status of one message. Undefined if ClickSend has no such message. */
  fetchMessageStatus(
    product: Product,
    messageId: string,
  ): Promise<EndpointResult<HistoryEntry | undefined>>;
}

import type { DeliveryFact } from '../../domain/delivery-status.ts';
import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Product } from '../../domain/send.ts';
import type { FittedPicture } from './pictures.ts';

/** Where ClickSend keeps a picture for a send. */
export interface Media {
  readonly url: string;
  /** Unix ms. */
  readonly expiresAt: number;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** One message of an order, an MMS or an SMS. */
export interface OutgoingMessage {
  readonly to: E164;
  /** Of an MMS; an SMS has none. */
  readonly subject: string;
  /** Filled for this recipient. */
  readonly body: string;
  /** `custom_string`. */
  readonly reference: string;
  /** Undefined: ClickSend chooses. */
  readonly from?: string;
  /** Unix seconds (ClickSend takes milliseconds too, and then never sends); undefined: at once. */
  readonly schedule?: number;
}

/** What ClickSend said of one message; matched by reference and number, never by position. */
export type MessageOutcome =
  | {
      readonly kind: 'accepted';
      readonly reference: string;
      readonly messageId: string;
      readonly price?: MoneyUnits;
      /** The number or name that it comes from, where ClickSend says it: replies go there. */
      readonly from?: string;
    }
  | RefusedOutcome
  /** ClickSend's answer did not speak of it. `problem`: why a second order for it was not taken. */
  | { readonly kind: 'unsure'; readonly reference: string; readonly problem?: Problem };

export interface RefusedOutcome {
  readonly kind: 'refused';
  readonly reference: string;
  readonly problem: Problem;
}

export type SubmitOutcome =
  | {
      readonly kind: 'answered';
      readonly messages: readonly MessageOutcome[];
      readonly currency?: CurrencyCode;
    }
  /** They said no to all of it: nothing was sent. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** It was never taken (no connection, or asked to wait): it is safe to try again. */
  | {
      readonly kind: 'notTaken';
      readonly problem: Problem;
      readonly retryAfterMs?: number;
    }
  /** The order left and no answer came that could be read: it may or may not have been taken. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** A delivery fact about a message, as ClickSend names it. */
export interface Receipt {
  readonly messageId: string;
  /** `custom_string` where ClickSend gave it back. */
  readonly reference?: string;
  readonly fact: DeliveryFact;
}

/** A message that a person sent back, as ClickSend names it. */
export interface Reply {
  /** Of the reply itself. */
  readonly messageId: string;
  /** Who wrote it, as ClickSend has it: not necessarily a valid number; '' when it does not say. */
  readonly from: string;
  /** The number that it was written to. */
  readonly to?: string;
  /** As it was written, without the addresses in `media`. */
  readonly text: string;
  /**
   * Addresses of the pictures that came with it, on ClickSend's own file hosts; they end after 7
   * days. No document says in which field they come, so they are found wherever they stand.
   */
  readonly media: readonly string[];
  /** The message that it answers, as ClickSend sees it; undefined when that person never got one. */
  readonly originalMessageId?: string;
  /** `custom_string` of that message. */
  readonly reference?: string;
  /** Unix ms; when it was taken, where ClickSend does not say. */
  readonly at: number;
}

/** What ClickSend says one message will cost, or why it would not take it. */
export type MessagePrice =
  | { readonly kind: 'priced'; readonly reference: string; readonly price: MoneyUnits }
  | { readonly kind: 'refused'; readonly reference: string; readonly problem: Problem }
  /** Not spoken of, without a price, or not priced for a reason that has nothing to do with this recipient. */
  | { readonly kind: 'unknown'; readonly reference: string; readonly problem?: Problem };

export interface BatchPrices {
  readonly messages: readonly MessagePrice[];
  readonly currency?: CurrencyCode;
}

/** What came of asking to take one message back. */
export type CancelOutcome =
  | 'cancelled'
  /** ClickSend knows no such message that waits: it left already, or was cancelled before. */
  | 'nothingToCancel';

/** A message as ClickSend's history has it. */
export interface HistoryEntry {
  readonly messageId: string;
  readonly reference: string;
  readonly to: string;
  /** The sender as ClickSend shows it; '' when it does not. */
  readonly from: string;
  /** Unix ms: when it is, or was, to leave; undefined for one that left at once. */
  readonly scheduledAt?: number;
  /** It waits for its time no more, by ClickSend's own word for that time. */
  readonly hasLeft?: true;
  /** ClickSend's own word for its state. */
  readonly rawStatus: string;
  readonly subject: string;
  readonly body: string;
  readonly price?: MoneyUnits;
  /** Unix ms; undefined when the row had none that could be read. */
  readonly at?: number;
  /** Undefined for states that say nothing new or nothing known. */
  readonly fact?: DeliveryFact;
}

export interface HistoryQuery {
  /** From 1 on. */
  readonly page: number;
  /** Unix ms. */
  readonly from?: number;
  readonly until?: number;
  readonly to?: E164;
}

/** One page of the history, newest first; at most 100 entries. */
export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  readonly isLast: boolean;
}

/** A file that ClickSend made. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ContactList {
  /** `list_id`; text, whatever ClickSend's answers make of it. */
  readonly id: string;
  readonly name: string;
  /** How many contacts ClickSend says it has; undefined when it does not. */
  readonly count?: number;
}

export interface Contact {
  /** As ClickSend has it: not necessarily a valid number. */
  readonly phone: string;
  /** First and last name; undefined when both are empty. */
  readonly name?: string;
  /** ISO 3166-1 alpha-2 as ClickSend has it; reads a local number. */
  readonly country?: string;
}

/** Whom a message may come from. */
export interface SenderOption {
  /** What `from` takes. */
  readonly value: string;
  /** `number`: rented at ClickSend; `own`: a person's own number, verified; `name`: up to 11 letters, nobody can reply. */
  readonly kind: 'number' | 'own' | 'name';
  /** ISO 3166-1 alpha-2, where ClickSend says it. */
  readonly country?: string;
  /** A note that somebody made about it at ClickSend. */
  readonly label?: string;
  /** Why messages from it may not arrive everywhere; undefined: ClickSend knows of nothing. */
  readonly restriction?: 'registering' | 'unregistered';
}

/** A rule of the account's: what ClickSend does with what comes in. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  /** `URL`, `POLL`, `EMAIL_USER`, …: ClickSend's own words. */
  readonly action: string;
  readonly address: string;
  readonly isEnabled: boolean;
  /** Of a rule about replies: `post`, `get` or `json`. */
  readonly webhookType?: string;
}

export type RuleKind = 'receipts' | 'inbound';
export type RuleDraft = Pick<Rule, 'name' | 'address'> & { readonly action: 'URL' | 'POLL' };

/** An endpoint that ClickSend no longer has (404, 405) is an answer, not an error. */
export type EndpointResult<T> =
  | { readonly offered: true; readonly value: T }
  | { readonly offered: false };

/** What ClickSend lists as unread. `newest`: ClickSend's latest timestamp among them, Unix seconds; undefined where a mark by time would take something unseen. */
export interface UnreadReceipts {
  readonly receipts: readonly Receipt[];
  /** What message of the account's each of them is about, also of those that say nothing new. */
  readonly listed: readonly UnreadItem[];
  readonly newest?: number;
}

/** Something unread at ClickSend: the message that it is about, and when it is from. */
export interface UnreadItem {
  readonly messageId: string;
  /** `custom_string` of that message. */
  readonly reference?: string;
  /** Unix seconds; undefined where ClickSend does not say. */
  readonly at?: number;
}

/** The same of replies. */
export interface UnreadReplies {
  /** Oldest first. */
  readonly replies: readonly Reply[];
  /** By which they are marked as read one by one, oldest first. */
  readonly ids: readonly string[];
  readonly newest?: number;
  /** The latest of what comes without an id, so can be marked by its time alone. */
  readonly newestNameless?: number;
}

/** ClickSend's endpoints. What cannot be read or reached throws an AppError, but for `send`, whose every outcome is a value. */
export interface ClickSend {
  uploadMedia(picture: FittedPicture): Promise<Media>;
  /** `mediaUrl` undefined: SMS. */
  submitBatch(
    mediaUrl: string | undefined,
    messages: readonly OutgoingMessage[],
  ): Promise<SubmitOutcome>;
  /**
   * What these would cost; at most 1,000. Its answer looks like a send's, message ids included:
   * they name nothing, and none comes out of here. A refusal of all throws.
   */
  priceBatch(
    mediaUrl: string | undefined,
    messages: readonly OutgoingMessage[],
  ): Promise<BatchPrices>;
  /** Takes back a scheduled message. */
  cancelMessage(messageId: string): Promise<EndpointResult<CancelOutcome>>;
  /** Takes back everything that is scheduled in the account, other programs' messages too. */
  cancelAllMessages(): Promise<EndpointResult<{ readonly count?: number }>>;
  /** All unread receipts. */
  listUnreadReceipts(product: Product): Promise<EndpointResult<UnreadReceipts>>;
  /** Marks receipts before this as read; Unix seconds. */
  markReceiptsRead(product: Product, before: number): Promise<void>;
  /** All unread replies, to MMS and SMS alike. */
  listUnreadReplies(): Promise<EndpointResult<UnreadReplies>>;
  /** Marks one reply as read. A ClickSend that does not offer this marks them by time. */
  markReplyRead(messageId: string): Promise<EndpointResult<true>>;
  /** Marks replies before this as read; Unix seconds. */
  markRepliesRead(before: number): Promise<void>;
  /** A picture that came with a reply, as ClickSend keeps it for 7 days; at most `maxBytes`. */
  fetchReplyPicture(url: string, maxBytes: number): Promise<Uint8Array>;
  /** Newest first, page by page, from this time on (Unix ms). */
  listHistory(product: Product, from: number): AsyncIterable<readonly HistoryEntry[]>;
  /** One page of it, for a person who looks through it. */
  fetchHistoryPage(query: HistoryQuery): Promise<HistoryPage>;
  /** The whole history of the account, or of a time, as a CSV file of ClickSend's making. */
  exportHistory(query: Pick<HistoryQuery, 'from' | 'until'>): Promise<EndpointResult<ExportedFile>>;
  /** One message as ClickSend sees it now; undefined when it does not know it. */
  fetchMessageStatus(
    product: Product,
    messageId: string,
  ): Promise<EndpointResult<HistoryEntry | undefined>>;
  /** The account whose credentials are used. ClickSend allows some twenty of these a minute. */
  fetchAccount(): Promise<Account>;
  /** The account's contact lists; those whose name has this text in it, any case. */
  listContactLists(text?: string): Promise<readonly ContactList[]>;
  /** Everybody in a list, page by page. */
  listContacts(listId: string): AsyncIterable<readonly Contact[]>;
  /** Whom messages may come from: those of them that can be used now. */
  listSenders(): Promise<readonly SenderOption[]>;
  listRules(kind: RuleKind): Promise<EndpointResult<readonly Rule[]>>;
  /** Makes a rule, or with an `id` puts it in that one's place. */
  putRule(kind: RuleKind, rule: RuleDraft, id?: string): Promise<void>;
  /** Lets ClickSend push a made-up receipt to this address: whether it can be reached from outside. */
  testPush(kind: RuleKind, url: string): Promise<EndpointResult<true>>;
}

/** What the app needs to know of the account; undefined where ClickSend does not say. */
export interface Account {
  readonly balance: MoneyUnits;
  readonly currency?: CurrencyCode;
  readonly hasMmsAccess?: boolean;
  readonly isActive?: boolean;
}

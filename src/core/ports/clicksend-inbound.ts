import type { DeliveryFact } from '../../domain/delivery-status.ts';
import type { Product } from '../../domain/send.ts';
import type { EndpointResult } from './endpoint-result.ts';

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

/** Receipts and replies. */
export interface ClickSendInbound {
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
}

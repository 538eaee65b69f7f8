import type { DeliveryFact } from '../../domain/delivery-status.ts';
import type { Product } from '../../domain/send.ts';
import type { EndpointResult } from './endpoint-result.ts';

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

/**
 * Receipts that ClickSend lists as unread. `newest` is their latest timestamp (Unix seconds). It is
 * undefined if marking by time would also mark receipts that are not listed here.
 */
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
export interface ClickSendInbound {
  listUnreadReceipts(product: Product): Promise<EndpointResult<UnreadReceipts>>;
  /** Marks receipts before this time (Unix seconds) as read. */
  markReceiptsRead(product: Product, before: number): Promise<void>;
  /** Unread replies to MMS and SMS alike. */
  listUnreadReplies(): Promise<EndpointResult<UnreadReplies>>;
  /** Marks one reply as read. If ClickSend does not offer this, replies are marked by time. */
  markReplyRead(messageId: string): Promise<EndpointResult<true>>;
  /** Marks replies before this time (Unix seconds) as read. */
  markRepliesRead(before: number): Promise<void>;
  /** A reply's picture, of at most `maxBytes`. ClickSend deletes it after 7 days. */
  fetchReplyPicture(url: string, maxBytes: number): Promise<Uint8Array>;
}

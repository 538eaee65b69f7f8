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

/** A message that a person texts back. */
export interface Reply {
  /** ClickSend's id of the reply itself. */
  readonly messageId: string;
  /** Who texted, as ClickSend has it: not necessarily a valid number; '' when it does not say. */
  readonly from: string;
  /** The number that it was sent to. */
  readonly to?: string;
  /** Without the addresses in `media`. */
  readonly text: string;
  /**
   * Addresses of the pictures that came with it, on ClickSend's file hosts, which delete them after 7
   * days. No document says which field has them, so they are found in any field.
   */
  readonly media: readonly string[];
  /** The message that it answers, according to ClickSend; undefined when that person never got one. */
  readonly originalMessageId?: string;
  /** Our reference (`custom_string`) of that message. */
  readonly reference?: string;
  /** Unix ms; when the app received it, if ClickSend does not say. */
  readonly at: number;
}

/**
 * Receipts that ClickSend lists as unread. `newest`: their latest timestamp (Unix seconds); undefined when
 * marking by time would mark receipts that are not listed here.
 */
export interface UnreadReceipts {
  readonly receipts: readonly Receipt[];
  /** The message that each of them is about, also of those that say nothing new. */
  readonly listed: readonly UnreadItem[];
  readonly newest?: number;
}

/** The message that something unread is about, and its time. */
export interface UnreadItem {
  readonly messageId: string;
  /** Our reference (`custom_string`) of that message. */
  readonly reference?: string;
  /** Unix seconds; undefined when ClickSend does not say. */
  readonly at?: number;
}

/** Replies that ClickSend lists as unread. */
export interface UnreadReplies {
  /** Oldest first. */
  readonly replies: readonly Reply[];
  /** By which each is marked as read, oldest first. */
  readonly ids: readonly string[];
  readonly newest?: number;
  /** The latest timestamp of replies without an id, which can be marked by time only. */
  readonly newestNameless?: number;
}

/** Receipts and replies. */
export interface ClickSendInbound {
  listUnreadReceipts(product: Product): Promise<EndpointResult<UnreadReceipts>>;
  /** Marks receipts before this time (Unix seconds) as read. */
  markReceiptsRead(product: Product, before: number): Promise<void>;
  /** Unread replies to MMS and SMS alike. */
  listUnreadReplies(): Promise<EndpointResult<UnreadReplies>>;
  /** Marks one reply as read. When ClickSend does not offer this, replies are marked by time. */
  markReplyRead(messageId: string): Promise<EndpointResult<true>>;
  /** Marks replies before this time (Unix seconds) as read. */
  markRepliesRead(before: number): Promise<void>;
  /** A picture that came with a reply, of at most `maxBytes`. ClickSend deletes it after 7 days. */
  fetchReplyPicture(url: string, maxBytes: number): Promise<Uint8Array>;
}

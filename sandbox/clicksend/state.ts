import type { Micros } from './amount.ts';
import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Currency } from './currency.ts';
import type { ContactList } from './lists.ts';
import type { Message } from './message.ts';
import type { Prices } from './price.ts';
import type { Pusher } from './push.ts';
import type { InboundRule, ReceiptRule } from './rule.ts';
import type { AlphaTag, DedicatedNumber, OwnNumber } from './senders.ts';
import type { ClickSendFault, PhoneReply, RestCall } from './world.ts';

/** A file that this ClickSend serves without asking who wants it. */
export interface StoredFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Unix ms; undefined: stays. */
  readonly expiresAt?: number;
  /** What a browser is to call it when it saves it. */
  readonly name?: string;
}

/** A receipt on GET /mms/receipts (or /sms/receipts), in the row's own shape. */
export interface ListedReceipt {
  readonly product: 'mms' | 'sms';
  readonly messageId: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly row: Readonly<Record<string, unknown>>;
  isRead: boolean;
}

/** A reply on GET /sms/inbound. */
export interface ListedReply extends PhoneReply {
  readonly to: string;
  /** The text, with the pictures' links where they stand there. */
  readonly body: string;
  /** Fields of no document's: the pictures' links, where they stand elsewhere. */
  readonly more: Readonly<Record<string, unknown>>;
  /** As ClickSend says it; '' when it does not. */
  readonly originalMessageId: string;
  readonly customString: string;
  readonly originalBody: string;
  readonly odd: boolean;
  isRead: boolean;
}

/** All that the pretend ClickSend knows. Endpoints change it; nothing else is kept anywhere. */
export interface ClickSend {
  readonly clock: Clock;
  /** The clock's time, Unix ms. */
  readonly now: () => number;
  readonly username: string;
  readonly apiKey: string;
  /** http://127.0.0.1:<port>, known once it listens. */
  origin: string;
  readonly changes: Changes;
  readonly pusher: Pusher;

  balance: Micros;
  readonly prices: Prices;
  /** Whether the price of a cancelled message goes back to the balance. Not documented. */
  refundsCancelled: boolean;
  currency: Currency;
  readonly countries: Set<string>;
  throttleSeconds: number;
  uploadSeconds: number;
  /** Messages show in the history only after so many of its listings. */
  hiddenListings: number;
  readonly historyListings: { mms: number; sms: number };
  receiptsUrl: string | undefined;
  repliesTo: { readonly url: string; readonly as: 'form' | 'json' } | undefined;

  readonly messages: Message[];
  readonly receipts: ListedReceipt[];
  readonly replies: ListedReply[];
  /** By path: `/_uploads/<file>`. */
  readonly files: Map<string, StoredFile>;
  /** Whether receipts and replies are only listed while there is a rule with the action POLL. */
  pollNeedsRule: boolean;
  readonly lists: ContactList[];
  numbers: readonly DedicatedNumber[];
  ownNumbers: readonly OwnNumber[];
  alphaTags: readonly AlphaTag[];
  /** What the account says of itself otherwise than usual, e.g. `access_mms: 0`. */
  account: Readonly<Record<string, unknown>>;
  readonly receiptRules: ReceiptRule[];
  readonly inboundRules: InboundRule[];
  nextId: number;

  /** Number → the per-message status it gets. */
  readonly refusals: Map<string, string>;
  /** Endpoint (braces emptied) → 404 or 405. */
  readonly withdrawn: Map<string, 404 | 405>;
  readonly faults: { readonly fault: ClickSendFault; left: number; well: number }[];
  readonly calls: RestCall[];
  /** Times of the last account calls, for its rate limit. */
  accountCalls: number[];
  readonly accountCallsPerMinute: number;
}

/** Unix seconds, ClickSend's unit. */
export function seconds(clicksend: ClickSend): number {
  return Math.floor(clicksend.now() / 1000);
}

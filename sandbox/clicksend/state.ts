import type { Changes } from '../changes.ts';
import type { FaultQueue } from '../fault-queue.ts';
import type { Micros } from './amount.ts';
import type { Clock } from './clock.ts';
import type { Currency } from './currency.ts';
import type { Message } from './message.ts';
import type { Pusher } from './push.ts';
import type { InboundRule, ReceiptRule } from './rule.ts';
import type { AlphaTag, DedicatedNumber, OwnNumber } from './senders.ts';
import type { ClickSendFault, PhoneReply, RestCall } from './world.ts';

/** A public file. */
export interface StoredFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Unix ms; undefined: never. */
  readonly expiresAt?: number;
  /** The file name for downloads in a browser. */
  readonly name?: string;
}

/** A receipt in GET /mms/receipts (or /sms/receipts), in that list's row format. */
interface ListedReceipt {
  readonly product: 'mms' | 'sms';
  readonly messageId: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly row: Readonly<Record<string, unknown>>;
  isRead: boolean;
}

/** A reply in GET /sms/inbound. */
export interface ListedReply extends PhoneReply {
  readonly to: string;
  /** The text, including the pictures' URLs if they are in it. */
  readonly body: string;
  /** Undocumented fields: the pictures' URLs, if they are elsewhere. */
  readonly more: Readonly<Record<string, unknown>>;
  /** As ClickSend reports it; '' if it does not. */
  readonly originalMessageId: string;
  readonly customString: string;
  readonly originalBody: string;
  readonly odd: boolean;
  isRead: boolean;
}

/** The price of an MMS: by number, else by country, else the default. */
interface Prices {
  mms: Micros;
  readonly byCountry: Map<string, Micros>;
  readonly byNumber: Map<string, Micros>;
}

export interface Contact {
  readonly contactId: number;
  readonly phoneNumber: string;
  readonly firstName: string;
  readonly lastName: string;
}

export interface ContactList {
  readonly listId: number;
  name: string;
  contacts: readonly Contact[];
}

/** All state of the simulated ClickSend. Endpoints change it; nothing is stored anywhere else. */
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
  /** Whether the price of a cancelled message is refunded. Not documented. */
  refundsCancelled: boolean;
  currency: Currency;
  readonly countries: Set<string>;
  throttleSeconds: number;
  uploadSeconds: number;
  /** Messages appear in the history only after this many listings. */
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
  /** Fields of the account that differ from the defaults, e.g. `access_mms: 0`. */
  account: Readonly<Record<string, unknown>>;
  readonly receiptRules: ReceiptRule[];
  readonly inboundRules: InboundRule[];
  nextId: number;

  /** Number → the per-message status that it gets. */
  readonly refusals: Map<string, string>;
  /** Endpoint (braces emptied) → 404 or 405. */
  readonly withdrawn: Map<string, 404 | 405>;
  readonly faults: FaultQueue<ClickSendFault>;
  readonly calls: RestCall[];
  /** Times of the last account calls, for the rate limit. */
  accountCalls: number[];
  readonly accountCallsPerMinute: number;
}

/** Unix seconds, ClickSend's unit. */
export function getSeconds(clicksend: ClickSend): number {
  return Math.floor(clicksend.now() / 1000);
}

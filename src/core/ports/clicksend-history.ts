import type { DeliveryFact } from '../../domain/delivery-status.ts';
import type { MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Product } from '../../domain/send.ts';
import type { EndpointResult } from './endpoint-result.ts';

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
  readonly body: string;
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

/** The account's history. */
export interface ClickSendHistory {
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

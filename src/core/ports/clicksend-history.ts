import type { DeliveryFact } from '../../domain/delivery-status.ts';
import type { MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Product } from '../../domain/send.ts';
import type { EndpointResult } from './endpoint-result.ts';

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

/** The account's history. */
export interface ClickSendHistory {
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
}

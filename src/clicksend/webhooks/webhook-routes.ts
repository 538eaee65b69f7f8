import type { Receipt, Reply } from '../../core/ports/clicksend.ts';
import { readReceipts } from '../endpoints/parse-receipts.ts';
import { readReplies } from '../endpoints/parse-replies.ts';
import { type PushRoute, pushRoute, type WebhookOptions } from './push-route.ts';

export interface ReceiptsRouteOptions extends WebhookOptions {
  /** Resolves when the facts are stored. */
  receive(receipts: readonly Receipt[]): Promise<void>;
}

/** `POST /clicksend/receipts/:secret`. */
export function receiptsRoute({ receive, ...options }: ReceiptsRouteOptions): PushRoute {
  return pushRoute<Receipt>(options, {
    name: 'receipts',
    read(rows, reading) {
      const { receipts, unread } = readReceipts(rows, reading);
      return { facts: receipts, unread };
    },
    receive,
  });
}

export interface RepliesRouteOptions extends WebhookOptions {
  /** ClickSend's API: pictures that came with a reply are kept on its host, among others. */
  readonly apiUrl: string;
  /** Resolves when the replies are stored. */
  receive(replies: readonly Reply[]): Promise<void>;
}

/** `POST /clicksend/replies/:secret`. */
export function repliesRoute({ receive, apiUrl, ...options }: RepliesRouteOptions): PushRoute {
  return pushRoute<Reply>(options, {
    name: 'replies',
    read(rows, reading) {
      const { replies, unread } = readReplies(rows, { ...reading, apiUrl, isPushed: true });
      return { facts: replies, unread };
    },
    receive,
  });
}

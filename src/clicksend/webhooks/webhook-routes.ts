import type { Receipt, Reply } from '../../core/ports/clicksend-inbound.ts';
import { parseReceipts } from '../endpoints/receipts.ts';
import { parseReplies } from '../endpoints/replies.ts';
import { createPushRoute, type PushRoute, type WebhookOptions } from './push-route.ts';

export interface ReceiptsRouteOptions extends WebhookOptions {
  /** Resolves when the facts are stored. */
  receive(receipts: readonly Receipt[]): Promise<void>;
}

/** `POST /clicksend/receipts/:secret`. */
export function createReceiptsRoute({ receive, ...options }: ReceiptsRouteOptions): PushRoute {
  return createPushRoute<Receipt>(options, {
    name: 'receipts',
    read(rows, reading) {
      const { receipts, unread } = parseReceipts(rows, reading);
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
export function createRepliesRoute({
  receive,
  apiUrl,
  ...options
}: RepliesRouteOptions): PushRoute {
  return createPushRoute<Reply>(options, {
    name: 'replies',
    read(rows, reading) {
      const { replies, unread } = parseReplies(rows, { ...reading, apiUrl, isPushed: true });
      return { facts: replies, unread };
    },
    receive,
  });
}

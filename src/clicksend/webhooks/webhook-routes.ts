import type { Receipt, Reply } from '../../core/ports/clicksend-inbound.ts';
import { parseReceipts } from '../endpoints/receipts.ts';
import { parseReplies } from '../endpoints/replies.ts';
import { createPushRoute, type PushRoute, type WebhookOptions } from './push-route.ts';

interface ReceiptsRouteOptions extends WebhookOptions {
  /** Resolves once the facts are stored. */
  receive(receipts: readonly Receipt[]): Promise<void>;
}

/** `POST /clicksend/receipts/:secret`. */
export function createReceiptsRoute({ receive, ...options }: ReceiptsRouteOptions): PushRoute {
  return createPushRoute<Receipt>(options, {
    name: 'receipts',
    parse(rows, context) {
      const { receipts, unread } = parseReceipts(rows, context);
      return { facts: receipts, unread };
    },
    receive,
  });
}

interface RepliesRouteOptions extends WebhookOptions {
  /** ClickSend's API. Its host is one of those that store replies' pictures. */
  readonly apiUrl: string;
  /** Resolves once the replies are stored. */
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
    parse(rows, context) {
      const { replies, unread } = parseReplies(rows, { ...context, apiUrl, isPushed: true });
      return { facts: replies, unread };
    },
    receive,
  });
}

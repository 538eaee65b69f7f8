import type { ClickSend } from '../core/ports/clicksend.ts';
import type { Clock, Meter } from '../core/ports/clock-log-metrics.ts';
import type { Pace } from '../core/ports/rate-limiter.ts';
import { account } from './endpoints/account.ts';
import { cancel, cancelAll } from './endpoints/cancel.ts';
import { exportHistory } from './endpoints/export.ts';
import { history, historyPage } from './endpoints/history.ts';
import { contacts, lists } from './endpoints/lists.ts';
import { receiptOf } from './endpoints/message-status.ts';
import { price } from './endpoints/price.ts';
import { markReceiptsRead, type Reading, unreadReceipts } from './endpoints/receipts.ts';
import { markRepliesRead, markReplyRead, unreadReplies } from './endpoints/replies.ts';
import { replyPicture } from './endpoints/reply-picture.ts';
import { putRule, rules, testPush } from './endpoints/rules.ts';
import { send } from './endpoints/send.ts';
import { senders } from './endpoints/senders.ts';
import { upload } from './endpoints/upload.ts';
import { type Connections, http } from './http/http-client.ts';

/** For the whole answer, connecting included. */
export interface Timeouts {
  readonly readMs: number;
  readonly uploadMs: number;
  readonly sendMs: number;
}

export interface ClickSendClient extends ClickSend {
  /** Closes what connections are kept. */
  close(): Promise<void>;
}

/** ClickSend's REST API. `url` is its base, ending in `/v3`. */
export function clickSend(options: {
  readonly url: string;
  readonly username: string;
  readonly apiKey: string;
  readonly clock: Clock;
  readonly meter: Meter;
  /** ClickSend's limits, shared by all replicas; none for a process that is alone and asks little. */
  readonly pace?: Pace;
  readonly timeouts?: Partial<Timeouts>;
  /** Default: over sockets. */
  readonly connections?: Connections | undefined;
}): ClickSendClient {
  const { clock, meter } = options;
  const { readMs = 10_000, uploadMs = 30_000, sendMs = 20_000 } = options.timeouts ?? {};
  const rest = http(options);
  const reading: Reading = { http: rest, clock, meter, timeoutMs: readMs };
  return {
    upload: (picture) => upload({ http: rest, clock, timeoutMs: uploadMs }, picture),
    send: (mediaUrl, messages) =>
      send({ http: rest, clock, meter, timeoutMs: sendMs }, mediaUrl, messages),
    // As long as a send may take: it is as large, and the picture is fetched for it.
    price: (mediaUrl, messages) => price({ ...reading, timeoutMs: sendMs }, mediaUrl, messages),
    cancel: (messageId) => cancel(reading, messageId),
    cancelAll: () => cancelAll(reading),
    unreadReceipts: (product) => unreadReceipts(reading, product),
    markReceiptsRead: (product, before) => markReceiptsRead(reading, product, before),
    unreadReplies: () => unreadReplies(reading, options.url),
    markReplyRead: (messageId) => markReplyRead(reading, messageId),
    markRepliesRead: (before) => markRepliesRead(reading, before),
    replyPicture: (url, maxBytes) => replyPicture(rest, options.url, { url, maxBytes }),
    history: (product, from) => history(reading, product, from),
    historyPage: (query) => historyPage(reading, query),
    exportHistory: (span) => exportHistory(reading, span),
    receiptOf: (product, messageId) => receiptOf(reading, product, messageId),
    account: () => account(reading),
    lists: (text) => lists(reading, text),
    contacts: (listId) => contacts(reading, listId),
    senders: () => senders(reading),
    rules: (kind) => rules(reading, kind),
    putRule: (kind, rule, id) => putRule(reading, kind, { rule, id }),
    testPush: (kind, url) => testPush(reading, kind, url),
    close: () => rest.close(),
  };
}

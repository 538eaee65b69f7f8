import type { ClickSend } from '../core/ports/clicksend.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { RateLimiter } from '../core/ports/rate-limiter.ts';
import { fetchAccount } from './endpoints/account.ts';
import { cancelAllMessages, cancelMessage } from './endpoints/cancel.ts';
import { fetchHistoryExport } from './endpoints/export.ts';
import { fetchHistoryPage, listHistory } from './endpoints/history.ts';
import { listContactLists, listContacts } from './endpoints/lists.ts';
import { fetchMessageStatus } from './endpoints/message-status.ts';
import { priceBatch } from './endpoints/price.ts';
import {
  type EndpointContext,
  listUnreadReceipts,
  markReceiptsRead,
} from './endpoints/receipts.ts';
import { listUnreadReplies, markRepliesRead, markReplyRead } from './endpoints/replies.ts';
import { fetchReplyPicture } from './endpoints/reply-picture.ts';
import { listRules, putRule, requestTestPush } from './endpoints/rules.ts';
import { submitMessages } from './endpoints/send.ts';
import { listSenders } from './endpoints/senders.ts';
import { uploadMedia } from './endpoints/upload.ts';
import { createHttpClient, type HttpConnections } from './http/http-client.ts';

/** For the whole answer, connecting included. */
export interface ClickSendTimeouts {
  readonly readMs: number;
  readonly uploadMs: number;
  readonly sendMs: number;
}

export interface ClickSendClient extends ClickSend {
  /** Closes what connections are kept. */
  close(): Promise<void>;
}

/** ClickSend's REST API. `url` is its base, ending in `/v3`. */
export function createClickSendClient(options: {
  readonly url: string;
  readonly username: string;
  readonly apiKey: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** ClickSend's limits, shared by all replicas; none for a process that is alone and asks little. */
  readonly pace?: RateLimiter;
  readonly timeouts?: Partial<ClickSendTimeouts>;
  /** Default: over sockets. */
  readonly connections?: HttpConnections | undefined;
}): ClickSendClient {
  const { clock, metrics } = options;
  const { readMs = 10_000, uploadMs = 30_000, sendMs = 20_000 } = options.timeouts ?? {};
  const rest = createHttpClient(options);
  const reading: EndpointContext = { http: rest, clock, metrics, timeoutMs: readMs };
  return {
    uploadMedia: (picture) => uploadMedia({ http: rest, clock, timeoutMs: uploadMs }, picture),
    submitBatch: (mediaUrl, messages) =>
      submitMessages({ http: rest, clock, metrics, timeoutMs: sendMs }, mediaUrl, messages),
    // As long as a send may take: it is as large, and the picture is fetched for it.
    priceBatch: (mediaUrl, messages) =>
      priceBatch({ ...reading, timeoutMs: sendMs }, mediaUrl, messages),
    cancelMessage: (messageId) => cancelMessage(reading, messageId),
    cancelAllMessages: () => cancelAllMessages(reading),
    listUnreadReceipts: (product) => listUnreadReceipts(reading, product),
    markReceiptsRead: (product, before) => markReceiptsRead(reading, product, before),
    listUnreadReplies: () => listUnreadReplies(reading, options.url),
    markReplyRead: (messageId) => markReplyRead(reading, messageId),
    markRepliesRead: (before) => markRepliesRead(reading, before),
    fetchReplyPicture: (url, maxBytes) => fetchReplyPicture(rest, options.url, { url, maxBytes }),
    listHistory: (product, from) => listHistory(reading, product, from),
    fetchHistoryPage: (query) => fetchHistoryPage(reading, query),
    exportHistory: (span) => fetchHistoryExport(reading, span),
    fetchMessageStatus: (product, messageId) => fetchMessageStatus(reading, product, messageId),
    fetchAccount: () => fetchAccount(reading),
    listContactLists: (text) => listContactLists(reading, text),
    listContacts: (listId) => listContacts(reading, listId),
    listSenders: () => listSenders(reading),
    listRules: (kind) => listRules(reading, kind),
    putRule: (kind, rule, id) => putRule(reading, kind, { rule, id }),
    testPush: (kind, url) => requestTestPush(reading, kind, url),
    close: () => rest.close(),
  };
}

import type { ClickSend } from '../core/ports/clicksend.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { RateLimiter } from '../core/ports/rate-limiter.ts';
import { fetchAccount } from './endpoints/account.ts';
import { cancelAllMessages, cancelMessage } from './endpoints/cancel.ts';
import { fetchHistoryExport } from './endpoints/export.ts';
import { fetchHistoryPage, listHistory } from './endpoints/history.ts';
import {
  listContactLists,
  listContacts,
  listOptedOutContacts,
  listOptOutLists,
} from './endpoints/lists.ts';
import { fetchMessageStatus } from './endpoints/message-status.ts';
import { priceBatch } from './endpoints/price.ts';
import { listUnreadReceipts, markReceiptsRead } from './endpoints/receipts.ts';
import {
  listReceivedReplies,
  listUnreadReplies,
  markRepliesRead,
  markReplyRead,
} from './endpoints/replies.ts';
import { fetchReplyPicture } from './endpoints/reply-media.ts';
import { listRules, putRule, requestTestPush } from './endpoints/rules.ts';
import { submitBatch } from './endpoints/send.ts';
import { listSenders } from './endpoints/senders.ts';
import { uploadMedia } from './endpoints/upload.ts';
import type { EndpointContext } from './http/call.ts';
import { createHttpClient, type HttpConnections } from './http/http-client.ts';

/** For one attempt, from connecting to the last byte of the response. */
export interface ClickSendTimeouts {
  readonly readMs: number;
  readonly uploadMs: number;
  readonly sendMs: number;
}

/**
 * ClickSend's REST API. `url` is its base URL, ending in `/v3`. The client pairs each method with its
 * endpoint's file.
 */
export function createClickSendClient(options: {
  readonly url: string;
  readonly username: string;
  readonly apiKey: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** ClickSend's rate limits, shared by all replicas. Undefined in a process that runs alone and makes few calls. */
  readonly pace?: RateLimiter;
  readonly timeouts?: Partial<ClickSendTimeouts>;
  /** Default: real sockets. */
  readonly connections?: HttpConnections;
}): ClickSend & { close(): Promise<void> } {
  const { url: apiUrl, clock, metrics } = options;
  const { readMs = 10_000, uploadMs = 30_000, sendMs = 20_000 } = options.timeouts ?? {};
  const http = createHttpClient(options);
  const context: EndpointContext = { http, clock, metrics, timeoutMs: readMs };
  const uploadContext = { ...context, timeoutMs: uploadMs };
  // Pricing uses it too, because its request is as large as a send's, and ClickSend fetches the picture for
  // it.
  const sendContext = { ...context, timeoutMs: sendMs };
  return {
    uploadMedia: (picture) => uploadMedia(uploadContext, picture),
    submitBatch: (mediaUrl, messages) => submitBatch(sendContext, mediaUrl, messages),
    priceBatch: (mediaUrl, messages, confirm) =>
      priceBatch(sendContext, mediaUrl, messages, confirm),
    cancelMessage: (messageId) => cancelMessage(context, messageId),
    cancelAllMessages: () => cancelAllMessages(context),
    listUnreadReceipts: (product) => listUnreadReceipts(context, product),
    markReceiptsRead: (product, before) => markReceiptsRead(context, product, before),
    listUnreadReplies: () => listUnreadReplies(context, apiUrl),
    listReceivedReplies: (from) => listReceivedReplies(context, apiUrl, from),
    markReplyRead: (messageId) => markReplyRead(context, messageId),
    markRepliesRead: (before) => markRepliesRead(context, before),
    fetchReplyPicture: (url, maxBytes) => fetchReplyPicture(http, apiUrl, { url, maxBytes }),
    listHistory: (product, from) => listHistory(context, product, from),
    fetchHistoryPage: (query) => fetchHistoryPage(context, query),
    exportHistory: (span) => fetchHistoryExport(context, span),
    fetchMessageStatus: (product, messageId) => fetchMessageStatus(context, product, messageId),
    fetchAccount: () => fetchAccount(context),
    listContactLists: (text) => listContactLists(context, text),
    listOptOutLists: () => listOptOutLists(context),
    listOptedOutContacts: (listId) => listOptedOutContacts(context, listId),
    listContacts: (listId) => listContacts(context, listId),
    listSenders: () => listSenders(context),
    listRules: (kind) => listRules(context, kind),
    putRule: (kind, rule, id) => putRule(context, kind, { rule, id }),
    testPush: (kind, url) => requestTestPush(context, kind, url),
    close: () => http.close(),
  };
}

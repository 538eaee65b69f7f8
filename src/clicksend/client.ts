import type { ClickSend } from '../app/ports/clicksend.ts';
import type { Clock, Meter } from '../app/ports/clock-log-meter.ts';
import { account } from './account.ts';
import { cancel, cancelAll } from './cancel.ts';
import { exportHistory } from './export.ts';
import { history, historyPage, receiptOf } from './history.ts';
import { contacts, lists } from './lists.ts';
import { price } from './price.ts';
import { markReceiptsRead, type Reading, unreadReceipts } from './receipts.ts';
import { http } from './request.ts';
import { putRule, rules, testPush } from './rules.ts';
import { send } from './send.ts';
import { senders } from './senders.ts';
import { upload } from './upload.ts';

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
  readonly timeouts?: Partial<Timeouts>;
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
    unreadReceipts: () => unreadReceipts(reading),
    markReceiptsRead: (before) => markReceiptsRead(reading, before),
    history: (from) => history(reading, from),
    historyPage: (query) => historyPage(reading, query),
    exportHistory: (span) => exportHistory(reading, span),
    receiptOf: (messageId) => receiptOf(reading, messageId),
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

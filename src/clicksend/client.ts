import type { ClickSend } from '../app/ports/clicksend.ts';
import type { Clock, Meter } from '../app/ports/clock-log-meter.ts';
import { account } from './account.ts';
import { history, receiptOf } from './history.ts';
import { markReceiptsRead, type Reading, unreadReceipts } from './receipts.ts';
import { http } from './request.ts';
import { send } from './send.ts';
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
    unreadReceipts: () => unreadReceipts(reading),
    markReceiptsRead: (before) => markReceiptsRead(reading, before),
    history: (from) => history(reading, from),
    receiptOf: (messageId) => receiptOf(reading, messageId),
    account: () => account(reading),
    close: () => rest.close(),
  };
}

import type { ClickSend } from '../ports/clicksend.ts';
import type { Clock, Log } from '../ports/clock-log-meter.ts';
import type { JobWorker } from '../ports/jobs.ts';
import { polled } from './polled.ts';
import type { Receive } from './receive.ts';

/** A receipt that comes while the list is read carries about this time: it must not be marked unread-unseen. */
const STILL_COMING_S = 2;

/** When ClickSend does not offer receipts (404, 405) it is asked again after so long. */
const ASK_AGAIN_MS = 24 * 3_600_000;

/** Pulls unread receipts and marks them as read, the latter only after they are stored. */
export function pull(tools: {
  readonly clickSend: ClickSend;
  readonly clock: Clock;
  readonly log: Log;
  readonly pollMs: number;
  readonly receive: Receive;
}): JobWorker {
  const { clickSend, clock, log, pollMs } = tools;
  return polled(look, { pollMs, log, failing: 'receipts could not be pulled' });

  async function look(): Promise<number | undefined> {
    const listedAt = Math.floor(clock.now() / 1000);
    const answer = await clickSend.unreadReceipts();
    if (!answer.offered) {
      log.info({}, 'ClickSend does not offer MMS receipts; its history is read instead');
      return ASK_AGAIN_MS;
    }
    const { receipts, newest } = answer.value;
    await tools.receive(receipts, 'pull');
    if (newest === undefined) return undefined;
    await clickSend.markReceiptsRead(Math.min(newest + 1, listedAt - STILL_COMING_S));
    return undefined;
  }
}

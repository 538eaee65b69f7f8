import { setTimeout as wait } from 'node:timers/promises';
import { counted, type Figure } from '../figures.ts';
import { median } from '../median.ts';
import { order } from '../order.ts';
import { startMeasured } from '../process.ts';
import { receiptRequest } from '../receipt.ts';
import { startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';
import { slackCalls } from '../slack-calls.ts';
import { stateLine } from '../state-line.ts';
import { pushOver } from '../webhooks.ts';

const ROUNDS = 3;
const RECIPIENTS = 1_000;
const WITHIN_MS = 2_000;
/** Longer than the app waits between two updates of a post: what is late shows. */
const QUIET_MS = 5_000;

/** A thousand receipts of one send within two seconds. */
export async function burst(setting: Setting): Promise<readonly Figure[]> {
  const { embedded, servers, signingSecret } = setting;
  const redis = await startRedis();
  const app = await startMeasured(APP, { ...embedded, REDIS_URL: redis.url });
  const calls: number[] = [];
  const seconds: number[] = [];
  const slowest: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const subject = `Burst ${round}`;
    await order(app.url, { signingSecret, count: RECIPIENTS, subject });
    await servers.shown([subject, stateLine(RECIPIENTS, 'queued')]);
    await wait(QUIET_MS);
    const { ids } = await servers.ordered(subject);
    const requests = ids.map((id) => receiptRequest(id, 'delivered', setting));
    const before = await slackCalls(servers);
    const { p99Ms } = await pushOver(app.url, requests, { overMs: WITHIN_MS });
    const lastAt = Date.now();
    const shownAt = await servers.shown([subject, stateLine(RECIPIENTS, 'delivered')]);
    await wait(QUIET_MS);
    calls.push((await slackCalls(servers)) - before);
    seconds.push(Math.max(0, shownAt - lastAt) / 1000);
    slowest.push(p99Ms);
  }
  await app.stop();
  await redis.stop();
  const within = `${RECIPIENTS.toLocaleString('en')} receipts in ${WITHIN_MS / 1000} s`;
  return [
    counted(`${within}: Slack calls`, {
      ours: median(calls),
      beside: `${RECIPIENTS.toLocaleString('en')} (one for each, as all peers do)`,
      aim: { atMost: 5 },
    }),
    counted(`${within}: seconds from the last to the final state`, {
      ours: median(seconds),
      aim: { atMost: 8 },
    }),
    counted(`${within}: webhooks answered, p99 ms`, {
      ours: median(slowest),
      aim: { atMost: 100 },
    }),
  ];
}

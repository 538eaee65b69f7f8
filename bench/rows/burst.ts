import { setTimeout as wait } from 'node:timers/promises';
import { countSlackCalls } from '../count-calls.ts';
import { computeMedian, countFigure, type Figure } from '../figures.ts';
import { formatStateLine } from '../local-servers.ts';
import { startMeasured } from '../measured-process.ts';
import { pushOver } from '../push-requests.ts';
import { buildReceiptRequest } from '../receipt-request.ts';
import { startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';
import { submitForm } from '../submit-form.ts';

const ROUNDS = 3;
const RECIPIENTS = 1_000;
const WITHIN_MS = 2_000;
/** Longer than the app waits between two updates of a post, so that late ones are noticed. */
const QUIET_MS = 5_000;

/** A thousand receipts of one send within two seconds. */
export async function measureBurst(setting: Setting): Promise<readonly Figure[]> {
  const { embedded, servers, signingSecret } = setting;
  const redis = await startRedis();
  const app = await startMeasured(APP, { ...embedded, REDIS_URL: redis.url });
  const calls: number[] = [];
  const seconds: number[] = [];
  const slowest: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const subject = `Burst ${round}`;
    await submitForm(app.url, { signingSecret, count: RECIPIENTS, subject });
    await servers.waitForPost([subject, formatStateLine(RECIPIENTS, 'queued')]);
    await wait(QUIET_MS);
    const { ids } = await servers.readSubmission(subject);
    const requests = ids.map((id) => buildReceiptRequest(id, 'delivered', setting));
    const before = await countSlackCalls(servers);
    const { p99Ms } = await pushOver(app.url, requests, { overMs: WITHIN_MS });
    const lastAt = Date.now();
    const shownAt = await servers.waitForPost([subject, formatStateLine(RECIPIENTS, 'delivered')]);
    await wait(QUIET_MS);
    calls.push((await countSlackCalls(servers)) - before);
    seconds.push(Math.max(0, shownAt - lastAt) / 1000);
    slowest.push(p99Ms);
  }
  await app.stop();
  await redis.stop();
  const within = `${RECIPIENTS.toLocaleString('en')} receipts in ${WITHIN_MS / 1000} s`;
  return [
    countFigure(`${within}: Slack calls`, {
      ours: computeMedian(calls),
      beside: `${RECIPIENTS.toLocaleString('en')} (one for each, as all peers do)`,
      aim: { atMost: 5 },
    }),
    countFigure(`${within}: seconds from the last to the final state`, {
      ours: computeMedian(seconds),
      aim: { atMost: 8 },
    }),
    countFigure(`${within}: webhooks answered, p99 ms`, {
      ours: computeMedian(slowest),
      aim: { atMost: 100 },
    }),
  ];
}

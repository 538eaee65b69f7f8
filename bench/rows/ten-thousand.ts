import { setTimeout as wait } from 'node:timers/promises';
import { counted, type Figure } from '../figures.ts';
import { median } from '../median.ts';
import { order } from '../order.ts';
import { startMeasured } from '../process.ts';
import { startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';
import { clicksendCalls } from '../slack-calls.ts';
import { stateLine } from '../state-line.ts';

const ROUNDS = 3;
const RECIPIENTS = 10_000;
const IN_A_CALL = 1_000;
const SETTLED_AFTER_MS = 2_000;
/** How long the pretend ClickSend takes for an order of a thousand. */
const ORDER_MS = 500;
/** The app has at most so many under way. */
const LANES = 2;

/** One send to a list of ten thousand, with a photograph. */
export async function tenThousand(setting: Setting): Promise<readonly Figure[]> {
  const { embedded, servers, signingSecret } = setting;
  const calls: number[] = [];
  const seconds: number[] = [];
  const memory: number[] = [];
  await servers.takeForAnOrder(ORDER_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    const subject = `Ten thousand ${round}`;
    const redis = await startRedis();
    const app = await startMeasured(APP, { ...embedded, REDIS_URL: redis.url });
    await wait(SETTLED_AFTER_MS);
    const idle = app.memoryMb();
    app.forgetPeak();
    const before = await clicksendCalls(servers, 'POST /mms/send');
    const begun = Date.now();
    await order(app.url, { signingSecret, count: RECIPIENTS, subject });
    await servers.shown([subject, stateLine(RECIPIENTS, 'queued')]);
    const { lastAt } = await servers.ordered(subject);
    const theirs = (RECIPIENTS / IN_A_CALL / LANES) * ORDER_MS;
    calls.push((await clicksendCalls(servers, 'POST /mms/send')) - before);
    seconds.push((lastAt - begun - theirs) / 1000);
    memory.push(app.peakMb() - idle);
    await app.stop();
    await redis.stop();
  }
  await servers.takeForAnOrder(0);
  const what = `${RECIPIENTS.toLocaleString('en')} recipients`;
  return [
    counted(`${what}: orders at ClickSend`, { ours: median(calls), aim: { atMost: 10 } }),
    counted(`${what}: seconds until all are ordered, beyond ClickSend's own`, {
      ours: median(seconds),
      aim: { atMost: 2 },
    }),
    counted(`${what}: most memory above idle, MB`, { ours: median(memory), aim: { atMost: 100 } }),
  ];
}

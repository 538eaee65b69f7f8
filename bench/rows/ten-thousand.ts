import { setTimeout as wait } from 'node:timers/promises';
import { countClickSendCalls } from '../count-calls.ts';
import { computeMedian, countFigure, type Figure } from '../figures.ts';
import { formatStateLine } from '../local-servers.ts';
import { startMeasured } from '../measured-process.ts';
import { startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';
import { submitForm } from '../submit-form.ts';

const ROUNDS = 3;
const RECIPIENTS = 10_000;
const IN_A_CALL = 1_000;
const SETTLED_AFTER_MS = 2_000;
/** How long the simulated ClickSend takes for a batch of a thousand. */
const ORDER_MS = 500;
/** The app has at most this many in flight. */
const LANES = 2;

/** One send to a list of ten thousand, with a photo. */
export async function measureTenThousand(setting: Setting): Promise<readonly Figure[]> {
  const { embedded, servers, signingSecret } = setting;
  const calls: number[] = [];
  const seconds: number[] = [];
  const memory: number[] = [];
  await servers.setDelay('POST /mms/send', ORDER_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    const subject = `Ten thousand ${round}`;
    const redis = await startRedis();
    const app = await startMeasured(APP, { ...embedded, REDIS_URL: redis.url });
    await wait(SETTLED_AFTER_MS);
    const idle = app.memoryMb();
    app.forgetPeak();
    const before = await countClickSendCalls(servers, 'POST /mms/send');
    const begun = Date.now();
    await submitForm(app.url, { signingSecret, count: RECIPIENTS, subject });
    await servers.waitForPost([subject, formatStateLine(RECIPIENTS, 'queued')]);
    const { lastAt } = await servers.readSubmission(subject);
    const theirs = (RECIPIENTS / IN_A_CALL / LANES) * ORDER_MS;
    calls.push((await countClickSendCalls(servers, 'POST /mms/send')) - before);
    seconds.push((lastAt - begun - theirs) / 1000);
    memory.push(app.peakMb() - idle);
    await app.stop();
    await redis.stop();
  }
  await servers.setDelay('POST /mms/send', 0);
  const what = `${RECIPIENTS.toLocaleString('en')} recipients`;
  return [
    countFigure(`${what}: batches at ClickSend`, {
      ours: computeMedian(calls),
      aim: { atMost: 10 },
    }),
    countFigure(`${what}: seconds until all are submitted, beyond ClickSend's own`, {
      ours: computeMedian(seconds),
      aim: { atMost: 2 },
    }),
    countFigure(`${what}: most memory above idle, MB`, {
      ours: computeMedian(memory),
      aim: { atMost: 100 },
    }),
  ];
}

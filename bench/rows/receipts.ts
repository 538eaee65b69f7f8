import { createHmac } from 'node:crypto';
import { compareFigure, computeMedian, type Figure } from '../figures.ts';
import { formatStateLine } from '../local-servers.ts';
import { startMeasured } from '../measured-process.ts';
import { buildRawPost, type PushSummary, pushAll, type RawRequest } from '../push-requests.ts';
import { buildReceiptRequest } from '../receipt-request.ts';
import { startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';
import { submitForm } from '../submit-form.ts';

const ROUNDS = 7;
const SENDS = 20;
const RECIPIENTS = 1_000;
const IN_FLIGHT = 32;
/** The bridge is slower, so a third as many are enough, and leave less in its memory. */
const BRIDGED = 2_000;

/**
 * Receipts of twenty sends to a thousand people each, all of them news, while the posts of those sends are
 * updated. Compared with a server that parses and stores with one SET, and with a bridge that receives text
 * messages, stores nothing, and posts each in Slack.
 */
export async function measureReceipts(setting: Setting): Promise<readonly Figure[]> {
  const { peers, embedded, servers } = setting;
  const redis = await startRedis();
  const onRedis = { ...embedded, REDIS_URL: redis.url };
  const twilio = { TWILIO_AUTH_TOKEN: 'bench', TWILIO_WEBHOOK_URL: 'https://bench.example/sms' };
  // In production mode it warns about its in-memory state.
  const inMemory = { ...onRedis, ...twilio, NODE_ENV: '' };
  // In an earlier process, so that the measured one only receives receipts and shows them.
  const sender = await startMeasured(APP, onRedis);
  const ids = await messageIds(setting, sender.url);
  await sender.stop();
  const apps = {
    ours: await startMeasured(APP, onRedis),
    bare: await startMeasured([peers.bareWebhook], onRedis),
    sdk: await startMeasured([peers.chatSdk], inMemory),
  };
  const ask = (state: Parameters<typeof buildReceiptRequest>[1]) =>
    ids.map((id) => buildReceiptRequest(id, state, setting));
  const news = [...ask('sent'), ...ask('delivered')];
  const warmUp = ask('retrying');
  const perRound = Math.floor(news.length / ROUNDS);
  const texts = (from: number) =>
    Array.from({ length: BRIDGED }, (_, n) => textMessage(from + n, twilio));
  const took = { ours: [] as PushSummary[], bare: [] as PushSummary[], sdk: [] as PushSummary[] };

  const push = (who: keyof typeof apps, requests: readonly RawRequest[]) =>
    pushAll(apps[who].url, requests, { atOnce: IN_FLIGHT });
  /** What the bridge still has to post must not slow down the next measurement. */
  const bridge = async (requests: readonly RawRequest[]) => {
    const before = (await servers.readCalls())['slack chat.postMessage'] ?? 0;
    const answered = await push('sdk', requests);
    await servers.waitForCalls('slack chat.postMessage', before + requests.length);
    return answered;
  };
  await push('ours', warmUp);
  await push('bare', warmUp);
  await bridge(texts(0));
  for (let round = 0; round < ROUNDS; round += 1) {
    const some = news.slice(round * perRound, (round + 1) * perRound);
    took.ours.push(await push('ours', some));
    took.bare.push(await push('bare', some));
    took.sdk.push(await bridge(texts((round + 1) * BRIDGED)));
  }
  const memory = { ours: apps.ours.memoryMb(), sdk: apps.sdk.memoryMb() };
  for (const app of Object.values(apps)) await app.stop();
  await redis.stop();

  const rate = (who: keyof typeof took) =>
    computeMedian(took[who].map(({ perSecond }) => perSecond));
  const p95 = (who: keyof typeof took) => computeMedian(took[who].map(({ p95Ms }) => p95Ms));
  const bare = { who: '`node:http` with one SET' };
  const sdk = { who: 'Chat SDK bridge' };
  const perSecond = 'receipts taken, per second';
  const slow = 'receipts taken, p95 ms';
  return [
    compareFigure(perSecond, {
      ours: rate('ours'),
      theirs: rate('bare'),
      ...bare,
      aim: { atLeast: 0.5 },
    }),
    compareFigure(perSecond, {
      ours: rate('ours'),
      theirs: rate('sdk'),
      ...sdk,
      aim: { atLeast: 1 },
    }),
    compareFigure(slow, { ours: p95('ours'), theirs: p95('bare'), ...bare }),
    compareFigure(slow, { ours: p95('ours'), theirs: p95('sdk'), ...sdk, aim: { atMost: 1 } }),
    compareFigure('memory after it, MB resident', {
      ours: memory.ours,
      theirs: memory.sdk,
      ...sdk,
      aim: { atMost: 1 },
    }),
  ];
}

/** From real sends, one send after another, because receipts come in a burst after each. */
async function messageIds(
  { servers, signingSecret }: Setting,
  url: string,
): Promise<readonly string[]> {
  const subjects = Array.from({ length: SENDS }, (_, n) => `Receipts ${n}`);
  for (const subject of subjects)
    await submitForm(url, { signingSecret, count: RECIPIENTS, subject });
  const sends = await Promise.all(
    subjects.map(async (subject) => {
      await servers.waitForPost([subject, formatStateLine(RECIPIENTS, 'queued')]);
      return (await servers.readSubmission(subject)).ids;
    }),
  );
  return sends.flat();
}

/** An incoming text message, each from a different person, as Twilio pushes and signs it. */
function textMessage(
  n: number,
  twilio: { readonly TWILIO_AUTH_TOKEN: string; readonly TWILIO_WEBHOOK_URL: string },
): RawRequest {
  const fields: Readonly<Record<string, string>> = {
    AccountSid: 'AC0',
    Body: 'It looks very good, thank you!',
    From: `+614370${String(n).padStart(5, '0')}`,
    MessageSid: `SM${String(n).padStart(32, '0')}`,
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
    To: '+61480000000',
  };
  const words = Object.keys(fields).map((name) => `${name}${fields[name]}`);
  const base = [twilio.TWILIO_WEBHOOK_URL, ...words].join('');
  const signature = createHmac('sha1', twilio.TWILIO_AUTH_TOKEN).update(base).digest('base64');
  return buildRawPost('/sms', new URLSearchParams(fields).toString(), {
    'X-Twilio-Signature': signature,
  });
}

import { setTimeout as wait } from 'node:timers/promises';
import { countClickSendCalls, countSlackCalls } from '../count-calls.ts';
import { formatStateLine } from '../local-servers.ts';
import { type MeasuredProcess, startMeasured } from '../measured-process.ts';
import { pushAll } from '../push-requests.ts';
import { buildReceiptRequest } from '../receipt-request.ts';
import { type BenchRedis, startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';
import { submitForm } from '../submit-form.ts';

/** What one send cost, from the form to the last receipt. */
export interface Cost {
  readonly recipients: number;
  readonly redisCommands: number;
  /** What Redis holds of it afterwards. */
  readonly redisBytes: number;
  readonly slackCalls: number;
  /** But for those that read the list. */
  readonly clicksendCalls: number;
  /** ClickSend gives a hundred contacts in a call. */
  readonly listPages: number;
}

/** What all of it cost, and what the app does with Redis when nothing happens. */
export interface Costs {
  readonly costs: readonly Cost[];
  /** Redis commands a second at rest; taken off. */
  readonly idlePerSecond: number;
  /** Slack calls for the file of everybody that follows a send to many. */
  readonly fileCalls: number;
}

const SIZES = [1, 10, 100, 1_000, 10_000];
const IDLE_MS = 5_000;
const QUIET_MS = 5_000;

/** A send of each size, in an app and a Redis of its own, and a receipt from every recipient. */
export async function measureCost(setting: Setting): Promise<Costs> {
  const idlePerSecond = await atRest(setting);
  const costs: Cost[] = [];
  for (const recipients of SIZES) costs.push(await costOf(setting, recipients, idlePerSecond));
  return { costs, idlePerSecond, fileCalls: await fileCallsOf(setting) };
}

async function atRest({ embedded }: Setting): Promise<number> {
  return onItsOwn(embedded, async (_app, redis) => {
    await wait(IDLE_MS);
    const before = await redis.countCommands();
    await wait(IDLE_MS);
    return ((await redis.countCommands()) - before) / (IDLE_MS / 1000);
  });
}

function costOf(setting: Setting, recipients: number, idlePerSecond: number): Promise<Cost> {
  return onItsOwn(setting.embedded, async (app, redis) => {
    await wait(QUIET_MS);
    const before = await countsNow(setting, redis);
    await sendAndDeliver(setting, app, `Cost ${recipients}`, recipients);
    await wait(QUIET_MS);
    const after = await countsNow(setting, redis);
    const idle = (idlePerSecond * (after.at - before.at)) / 1000;
    return {
      recipients,
      redisCommands: Math.max(0, after.commands - before.commands - idle),
      redisBytes: after.bytes - before.bytes,
      slackCalls: after.slack - before.slack,
      clicksendCalls: after.clicksend - before.clicksend - (after.pages - before.pages),
      listPages: after.pages - before.pages,
    };
  });
}

/** The file comes when nothing has changed for a while. */
function fileCallsOf(setting: Setting): Promise<number> {
  const { servers, embedded } = setting;
  const given = 'slack files.completeUploadExternal';
  return onItsOwn(embedded, async (app) => {
    await sendAndDeliver(setting, app, 'Cost of the file', 100);
    await wait(QUIET_MS);
    const before = await countSlackCalls(servers);
    const files = (await servers.readCalls())[given] ?? 0;
    await servers.waitForCalls(given, files + 1);
    await wait(QUIET_MS);
    return (await countSlackCalls(servers)) - before;
  });
}

async function sendAndDeliver(
  setting: Setting,
  app: MeasuredProcess,
  subject: string,
  count: number,
): Promise<void> {
  const { servers, signingSecret } = setting;
  await submitForm(app.url, { signingSecret, count, subject });
  await servers.waitForPost([subject, formatStateLine(count, 'queued')]);
  const { ids } = await servers.readSubmission(subject);
  const requests = ids.map((id) => buildReceiptRequest(id, 'delivered', setting));
  await pushAll(app.url, requests, { atOnce: 32 });
  await servers.waitForPost([subject, formatStateLine(count, 'delivered')]);
}

async function onItsOwn<T>(
  embedded: Setting['embedded'],
  measure: (app: MeasuredProcess, redis: BenchRedis) => Promise<T>,
): Promise<T> {
  const redis = await startRedis();
  const app = await startMeasured(APP, { ...embedded, REDIS_URL: redis.url });
  const result = await measure(app, redis);
  await app.stop();
  await redis.stop();
  return result;
}

async function countsNow({ servers }: Setting, redis: BenchRedis) {
  return {
    at: Date.now(),
    bytes: await redis.countBytes(),
    commands: await redis.countCommands(),
    slack: await countSlackCalls(servers),
    clicksend: await countClickSendCalls(servers),
    pages: await countClickSendCalls(servers, 'GET /lists'),
  };
}

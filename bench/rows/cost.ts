import { setTimeout as wait } from 'node:timers/promises';
import { order } from '../order.ts';
import { type Measured, startMeasured } from '../process.ts';
import { receiptRequest } from '../receipt.ts';
import { type BenchRedis, startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';
import { clicksendCalls, slackCalls } from '../slack-calls.ts';
import { stateLine } from '../state-line.ts';
import { pushAll } from '../webhooks.ts';

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
export async function cost(setting: Setting): Promise<Costs> {
  const idlePerSecond = await atRest(setting);
  const costs: Cost[] = [];
  for (const recipients of SIZES) costs.push(await costOf(setting, recipients, idlePerSecond));
  return { costs, idlePerSecond, fileCalls: await fileCallsOf(setting) };
}

async function atRest({ embedded }: Setting): Promise<number> {
  return onItsOwn(embedded, async (_app, redis) => {
    await wait(IDLE_MS);
    const before = await redis.commands();
    await wait(IDLE_MS);
    return ((await redis.commands()) - before) / (IDLE_MS / 1000);
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
    const before = await slackCalls(servers);
    const files = (await servers.calls())[given] ?? 0;
    await servers.called(given, files + 1);
    await wait(QUIET_MS);
    return (await slackCalls(servers)) - before;
  });
}

async function sendAndDeliver(
  setting: Setting,
  app: Measured,
  subject: string,
  count: number,
): Promise<void> {
  const { servers, signingSecret } = setting;
  await order(app.url, { signingSecret, count, subject });
  await servers.shown([subject, stateLine(count, 'queued')]);
  const { ids } = await servers.ordered(subject);
  const requests = ids.map((id) => receiptRequest(id, 'delivered', setting));
  await pushAll(app.url, requests, { atOnce: 32 });
  await servers.shown([subject, stateLine(count, 'delivered')]);
}

async function onItsOwn<T>(
  embedded: Setting['embedded'],
  measure: (app: Measured, redis: BenchRedis) => Promise<T>,
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
    bytes: await redis.bytes(),
    commands: await redis.commands(),
    slack: await slackCalls(servers),
    clicksend: await clicksendCalls(servers),
    pages: await clicksendCalls(servers, 'GET /lists'),
  };
}

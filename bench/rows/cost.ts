import { setTimeout as wait } from 'node:timers/promises';
import { countClickSendCalls, countSlackCalls } from '../count-calls.ts';
import { formatStateLine } from '../local-servers.ts';
import { type MeasuredProcess, startMeasured } from '../measured-process.ts';
import { pushAll } from '../push-requests.ts';
import { buildReceiptRequest } from '../receipt-request.ts';
import { type BenchRedis, startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';
import { submitForm } from '../submit-form.ts';

/** What one send costs, from the form to the last receipt. */
export interface Cost {
  readonly recipients: number;
  /** Calls over a connection, where a script is one, as providers bill them. */
  readonly redisCalls: number;
  /** Including those inside scripts, as Redis counts them. */
  readonly redisCommands: number;
  /** What Redis stores of it afterwards. */
  readonly redisBytes: number;
  readonly slackCalls: number;
  /** Without those that read the list. */
  readonly clicksendCalls: number;
  /** ClickSend returns a hundred contacts per call. */
  readonly listPages: number;
}

/** The total cost, and what the app does with Redis when idle. */
export interface Costs {
  readonly costs: readonly Cost[];
  /** Redis traffic per second when idle, except polls; subtracted. */
  readonly idlePerSecond: Rate;
  /** Slack calls for the results file after a send to many. */
  readonly fileCalls: number;
}

interface Rate {
  readonly commands: number;
  readonly calls: number;
}

const SIZES = [1, 10, 100, 1_000, 10_000];
/** Longer than any recurring work when idle. */
const IDLE_MS = 20_000;
const QUIET_MS = 5_000;

/** A send of each size, each in a separate app and Redis, with a receipt from every recipient. */
export async function measureCost(setting: Setting): Promise<Costs> {
  const idlePerSecond = await atRest(setting);
  const costs: Cost[] = [];
  for (const recipients of SIZES) costs.push(await getCost(setting, recipients, idlePerSecond));
  return { costs, idlePerSecond, fileCalls: await countFileCalls(setting) };
}

async function atRest({ embedded }: Setting): Promise<Rate> {
  return onItsOwn(embedded, async (_app, redis) => {
    await wait(QUIET_MS);
    const countCalls = await redis.watchCalls();
    const before = { commands: await redis.countCommands(), calls: countCalls() };
    await wait(IDLE_MS);
    const seconds = IDLE_MS / 1000;
    return {
      commands: ((await redis.countCommands()) - before.commands) / seconds,
      calls: (countCalls() - before.calls) / seconds,
    };
  });
}

function getCost(setting: Setting, recipients: number, idlePerSecond: Rate): Promise<Cost> {
  return onItsOwn(setting.embedded, async (app, redis) => {
    await wait(QUIET_MS);
    const countCalls = await redis.watchCalls();
    const before = { ...(await countsNow(setting, redis)), calls: countCalls() };
    await sendAndDeliver(setting, app, `Cost ${recipients}`, recipients);
    await wait(QUIET_MS);
    const calls = countCalls();
    const after = await countsNow(setting, redis);
    const seconds = (after.at - before.at) / 1000;
    const { commands: idleCommands, calls: idleCalls } = idlePerSecond;
    return {
      recipients,
      redisCalls: Math.max(0, calls - before.calls - idleCalls * seconds),
      redisCommands: Math.max(0, after.commands - before.commands - idleCommands * seconds),
      redisBytes: after.bytes - before.bytes,
      slackCalls: after.slack - before.slack,
      clicksendCalls: after.clicksend - before.clicksend - (after.pages - before.pages),
      listPages: after.pages - before.pages,
    };
  });
}

/** The file is posted when nothing has changed for a while. */
function countFileCalls(setting: Setting): Promise<number> {
  const { servers, embedded } = setting;
  const lastCall = 'slack files.completeUploadExternal';
  return onItsOwn(embedded, async (app) => {
    await sendAndDeliver(setting, app, 'Cost of the file', 100);
    await wait(QUIET_MS);
    const before = await countSlackCalls(servers);
    const files = (await servers.readCalls())[lastCall] ?? 0;
    await servers.waitForCalls(lastCall, files + 1);
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
  await pushAll(app.url, requests, { atOnce: 32, isRepeated: true });
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

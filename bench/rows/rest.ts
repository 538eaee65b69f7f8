import { setTimeout as wait } from 'node:timers/promises';
import { countFigure, type Figure } from '../figures.ts';
import { readCpuMs, startMeasured } from '../measured-process.ts';
import { startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';

const SETTLED_AFTER_MS = 10_000;
/** Each poll runs once in this time. */
const REST_MS = 60_000;

/** What an app does with its Redis when idle, with default settings. */
export async function measureRest({ embedded }: Setting): Promise<readonly Figure[]> {
  const redis = await startRedis();
  const env = { ...embedded, POLL_SECONDS: '60', REDIS_URL: redis.url };
  const app = await startMeasured(APP, env);
  await wait(SETTLED_AFTER_MS);
  const connections = await redis.countConnections();
  const countCalls = await redis.watchCalls();
  const count = async () => ({
    calls: countCalls(),
    commands: await redis.countCommands(),
    appMs: readCpuMs(app.pid),
    redisMs: readCpuMs(redis.pid),
  });
  const before = await count();
  await wait(REST_MS);
  const after = await count();
  await app.stop();
  await redis.stop();
  const perSecond = (name: keyof typeof before) => (after[name] - before[name]) / (REST_MS / 1000);
  const rest = 'at rest with Redis';
  return [
    countFigure(`${rest}: calls a second`, { ours: perSecond('calls'), aim: { atMost: 10 } }),
    countFigure(`${rest}: commands a second, with those inside scripts`, {
      ours: perSecond('commands'),
      aim: { atMost: 10 },
    }),
    countFigure(`${rest}: connections`, { ours: connections, aim: { atMost: 8 } }),
    countFigure(`${rest}: CPU of the app, % of a core`, { ours: perSecond('appMs') / 10 }),
    countFigure(`${rest}: CPU of Redis, % of a core`, { ours: perSecond('redisMs') / 10 }),
  ];
}

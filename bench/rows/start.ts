import { setTimeout as wait } from 'node:timers/promises';
import { compareFigure, computeMedian, type Figure } from '../figures.ts';
import { startMeasured } from '../measured-process.ts';
import { startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';

const ROUNDS = 5;
const SETTLED_AFTER_MS = 2_000;

/** How long it takes until the app responds, and its memory when idle: with its state in a folder, and in Redis. */
export async function measureStart({ peers, embedded }: Setting): Promise<readonly Figure[]> {
  const redis = await startRedis();
  const programs = {
    ours: { args: APP, env: embedded },
    onRedis: { args: APP, env: { ...embedded, REDIS_URL: redis.url } },
    bare: { args: [peers.bareBolt], env: embedded },
  };
  const started = { ours: [] as Started[], onRedis: [] as Started[], bare: [] as Started[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const who of ['ours', 'onRedis', 'bare'] as const) {
      const { args, env } = programs[who];
      started[who].push(await startOnce(args, env));
    }
  }
  await redis.stop();
  const ms = (who: keyof typeof started) =>
    computeMedian(started[who].map(({ startMs }) => startMs));
  const mb = (who: keyof typeof started) => computeMedian(started[who].map(({ idleMb }) => idleMb));
  const beside = { who: 'bare Bolt', aim: { atMost: 1.5 } };
  const ready = 'start-up until `/health/ready`, ms';
  const idle = 'idle memory, MB resident';
  return [
    compareFigure(ready, { ours: ms('ours'), theirs: ms('bare'), ...beside }),
    compareFigure(`${ready}, with Redis`, { ours: ms('onRedis'), theirs: ms('bare'), ...beside }),
    compareFigure(idle, { ours: mb('ours'), theirs: mb('bare'), ...beside }),
    compareFigure(`${idle}, with Redis`, { ours: mb('onRedis'), theirs: mb('bare'), ...beside }),
  ];
}

interface Started {
  readonly startMs: number;
  readonly idleMb: number;
}

async function startOnce(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Started> {
  const app = await startMeasured(args, env);
  await wait(SETTLED_AFTER_MS);
  const idleMb = app.memoryMb();
  await app.stop();
  return { startMs: app.startMs, idleMb };
}

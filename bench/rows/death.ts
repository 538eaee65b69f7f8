import { countFigure, type Figure } from '../figures.ts';
import { startMeasured } from '../measured-process.ts';
import { startRedis } from '../redis.ts';
import { APP, type Setting } from '../setting.ts';
import { submitForm } from '../submit-form.ts';

const ROUNDS = 3;
const UPLOAD = 'POST /uploads';
/** Longer than a replica takes to start. */
const HOLD_MS = 60_000;

/** How long it takes until another replica continues the work of a killed one. */
export async function measureDeath(setting: Setting): Promise<readonly Figure[]> {
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) seconds.push(await killOne(setting, round));
  return [
    countFigure('a replica is killed: seconds until another goes on with its work, the longest', {
      ours: Math.max(...seconds),
      aim: { atMost: 15 },
    }),
  ];
}

async function killOne(
  { embedded, servers, signingSecret }: Setting,
  round: number,
): Promise<number> {
  const redis = await startRedis();
  const env = { ...embedded, REDIS_URL: redis.url };
  const calls = `clicksend ${UPLOAD}`;
  const before = (await servers.readCalls())[calls] ?? 0;
  await servers.setDelay(UPLOAD, HOLD_MS);
  const killed = await startMeasured(APP, env);
  await submitForm(killed.url, { signingSecret, count: 1, subject: `Death ${round}` });
  await servers.waitForCalls(calls, before + 1);
  // Started only now, so that the work certainly belongs to the other one.
  const survivor = await startMeasured(APP, env);
  const killedAt = Date.now();
  await killed.stop();
  const goesOnAt = await servers.waitForCalls(calls, before + 2);
  await servers.setDelay(UPLOAD, 0);
  await survivor.stop();
  await redis.stop();
  return (goesOnAt - killedAt) / 1000;
}

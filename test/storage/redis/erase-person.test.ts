import { createClient } from '@keyv/redis';
import { expect, test } from 'vitest';
import { derivePersonKey } from '../../../src/core/records/person-key.ts';
import { maskPhone } from '../../../src/domain/mask-phone.ts';
import { openRedisStore } from '../../../src/storage/redis/redis-store.ts';
import { prepareErasing } from '../../core/erasing.ts';
import { optOut, playLifeOfAda } from '../../core/life-of-ada.ts';
import { ada, createAppWorld, HOUR } from '../../core/world.ts';
import { startRedis } from '../../setup/redis.ts';

test('erasing a person leaves no key or value in Redis with their number, except the opt-out', async () => {
  const redis = await startRedis();
  const store = await openRedisStore({ url: redis.url });
  try {
    const world = await createAppWorld({ store });
    await playLifeOfAda(world);
    expect((await findKeys(redis.url)).length).toBeGreaterThan(5);
    const { requestErasure, erasing } = prepareErasing(world);
    await requestErasure(ada, 'U9');
    await world.jobs.runFor(6 * HOUR);
    expect(erasing.notices).toEqual([{ kind: 'done', kept: 0, traces: 'rewritten' }]);
    expect(await findKeys(redis.url)).toEqual([`slack-mms::${optOut}`]);
  } finally {
    await store.close();
    await redis.stop();
  }
});

/** The keys of a Redis whose name or value has Ada's number in any form. */
async function findKeys(url: string): Promise<readonly string[]> {
  const client = createClient({ url });
  await client.connect();
  try {
    const forms = ['437111222', '0437 111 222', derivePersonKey(ada), maskPhone(ada), '"Ada"'];
    const matching: string[] = [];
    for await (const keys of client.scanIterator({ COUNT: 1_000 })) {
      for (const key of keys) {
        const isIndex = (await client.type(key)) === 'zset';
        const stored = isIndex ? await client.zRange(key, 0, -1) : [await client.get(key)];
        const text = [key, ...stored].join(' ');
        if (forms.some((form) => text.includes(form))) matching.push(key);
      }
    }
    return [...new Set(matching)].sort();
  } finally {
    client.destroy();
  }
}

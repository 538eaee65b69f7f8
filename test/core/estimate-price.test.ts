import { expect, test } from 'vitest';
import { createEstimatePrice } from '../../src/core/prices/estimate-price.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { createFakeClickSend } from './fake-clicksend.ts';
import { priceAll } from './quote-world.ts';

test("a landline that can't get pictures is left out of the price request and listed with the reason", async () => {
  const clock = createMovingClock();
  const clickSend = createFakeClickSend(clock);
  const priced: string[] = [];
  clickSend.priceBatch = async (_url, messages) => {
    priced.push(...messages.map(({ to }) => to));
    return { currency: 'AUD', messages: priceAll(messages) };
  };
  const estimatePrice = createEstimatePrice({
    clickSend,
    clock,
    records: createRecords(await openMemoryStore(), 90 * 24 * 3_600_000, Date.now),
  });
  const list = await estimatePrice('Jo 0437 111 222, Depot 02 9876 5432', 'AU');
  expect(priced).toEqual(['+61437111222']);
  expect(list).toMatchObject({
    total: 4850,
    refused: [
      {
        recipient: { phone: '+61298765432', name: 'Depot' },
        problem: { code: 'no_pictures', numberKind: 'landline' },
      },
    ],
  });
});

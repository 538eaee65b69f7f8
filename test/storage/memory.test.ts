import fc from 'fast-check';
import { expect, it } from 'vitest';
import { storeContract } from './contract.ts';
import { openMemoryStore } from './memory-store.ts';

storeContract('memory', () => openMemoryStore());

type Step =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'turn' }
  | { readonly kind: 'hold'; readonly ms: number };

const ms = fc.integer({ min: 0, max: 300 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Step>({ kind: 'turn' }) },
  { weight: 2, arbitrary: ms.map((one): Step => ({ kind: 'wait', ms: one })) },
  ms.map((one): Step => ({ kind: 'hold', ms: one })),
);

it('limits like a token bucket, whatever is requested when', async () => {
  const everyMs = fc.integer({ min: 1, max: 200 });
  const burst = fc.integer({ min: 1, max: 5 });
  await fc.assert(
    fc.asyncProperty(
      everyMs,
      burst,
      fc.array(step, { maxLength: 60 }),
      async (every, most, steps) => {
        let now = 1_800_000_000_000;
        const { rateLimiter, close } = await openMemoryStore({ now: () => now });
        // A token costs `every` ms. The bucket holds `most` tokens, and each ms refills one ms.
        let bucket = most * every;
        let heldUntil = now;
        for (const one of steps) {
          if (one.kind === 'wait') {
            now += one.ms;
            bucket = Math.min(most * every, bucket + one.ms);
          } else if (one.kind === 'hold') {
            await rateLimiter.block('it', one.ms);
            heldUntil = Math.max(heldUntil, now + one.ms);
          } else {
            const waitMs = heldUntil > now ? heldUntil - now : Math.max(0, every - bucket);
            expect(await rateLimiter.acquire('it', { intervalMs: every, burst: most })).toBe(
              waitMs,
            );
            if (waitMs === 0) bucket -= every;
          }
        }
        await close();
      },
    ),
    { numRuns: 300 },
  );
});

it("doesn't block for long after a clock that was ahead is corrected", async () => {
  let now = 1_900_000_000_000;
  const { rateLimiter, close } = await openMemoryStore({ now: () => now });
  expect(await rateLimiter.acquire('it', { intervalMs: 1_000, burst: 1 })).toBe(0);
  now = 1_800_000_000_000;
  expect(await rateLimiter.acquire('it', { intervalMs: 1_000, burst: 1 })).toBe(1_000);
  await close();
});

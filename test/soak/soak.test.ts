import { expect, test } from 'vitest';
import { measureGrowth } from './levels.ts';
import { JOBS_AT_REST, runSoak } from './soak.ts';

test('after two short days of load and faults, every key has an expiry and no finished job is left', async () => {
  const { days, atRest } = await runSoak({ store: 'redis', days: 2, dayMs: 4_000, everyMs: 2_000 });
  for (const { wrong, left, receipts } of days) {
    expect(wrong).toEqual([]);
    expect(left).toMatchObject({ endless: [] });
    expect(receipts).toBeGreaterThan(0);
  }
  // Reminders of the day before have run and are gone; only the polling jobs remain.
  expect(atRest).toMatchObject({ jobs: JOBS_AT_REST, endless: [] });
});

test('measureGrowth subtracts the lowest value of the third quarter from that of the last', () => {
  expect(measureGrowth([1, 9, 9, 2, 9, 5, 9, 3])).toBe(-2);
  expect(measureGrowth([1, 1, 1, 1, 5, 4, 8, 7])).toBe(3);
  expect(measureGrowth([5])).toBe(0);
});

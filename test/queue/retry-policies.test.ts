import { describe, expect, test } from 'vitest';
import { computeBackoff, RETRY_ATTEMPTS } from '../../src/queue/retry-policies.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const getMiddle = () => 0.5;

/** The sum of the pauses between this many attempts, in ms. */
function computeTotalPause(attempts: number): number {
  let total = 0;
  for (let failures = 1; failures < attempts; failures += 1) {
    total += computeBackoff(failures, getMiddle);
  }
  return total;
}

describe('a retry policy lasts as long as its name says', () => {
  test.each([
    ['twentyMinutes', 20 * MINUTE],
    ['fiftyMinutes', 50 * MINUTE],
    ['oneHour', HOUR],
    ['twoAndAHalfHours', 2.5 * HOUR],
    ['threeAndAHalfHours', 3.5 * HOUR],
    ['oneDay', 24 * HOUR],
  ] as const)('%s', (name, ms) => {
    expect(computeTotalPause(RETRY_ATTEMPTS[name]) / ms).toBeGreaterThan(0.9);
    expect(computeTotalPause(RETRY_ATTEMPTS[name]) / ms).toBeLessThan(1.1);
  });
});

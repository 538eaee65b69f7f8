import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { E164 } from '../../src/domain/phone.ts';
import { tallyOf } from '../../src/domain/progress-counts.ts';
import {
  canBeHalted,
  isOver,
  isTried,
  type RecipientState,
  type SendProgress,
} from '../../src/domain/send-progress.ts';
import { summaryOf } from '../../src/domain/send-summary.ts';

const states: readonly RecipientState[] = [
  'scheduled',
  'waiting',
  'refused',
  'unsure',
  'silent',
  'queued',
  'sent',
  'retrying',
  'failed',
  'cancelled',
  'delivered',
];
const why = { code: 'off', what: 'The phone is off', todo: '' };

const standing = (all: readonly RecipientState[], problem = true) =>
  all.map((state, index) => ({
    index,
    state,
    phone: `+61437${index}` as E164,
    problem: problem ? why : undefined,
  }));

test('everybody waits, has left, was refused or was taken back', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...states)), (all) => {
      const { total, waiting, left, refused, cancelled, open, delivered } = tallyOf(standing(all));
      expect(waiting + left + refused + cancelled).toBe(total);
      expect(open + delivered).toBeLessThanOrEqual(left);
      expect(isTried({ recipients: standing(all) })).toBe(waiting === 0);
    }),
  );
});

test('a summary counts every failure once, and the most frequent first', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...states), fc.integer({ max: 9, min: 0 }))),
      (all) => {
        const recipients = all.map(([state, reason], index) => ({
          index,
          state,
          phone: `+61437${index}` as E164,
          problem: { ...why, what: `Reason ${reason}` },
        }));
        const { reasons, others } = summaryOf({ recipients });
        const failed = all.filter(([state]) => state === 'failed' || state === 'refused');
        const counts = reasons.map(({ count }) => count);
        expect(counts.reduce((sum, count) => sum + count, others)).toBe(failed.length);
        expect([...counts].sort((a, b) => b - a)).toEqual(counts);
      },
    ),
  );
});

test('a send is over when all is settled or silent', () => {
  expect(isOver({ recipients: standing(['delivered', 'silent', 'failed', 'cancelled']) })).toBe(
    true,
  );
  expect(isOver({ recipients: standing(['delivered', 'sent']) })).toBe(false);
});

test.each<[string, boolean, Partial<SendProgress>, number, boolean]>([
  ['one order that is just leaving', false, {}, 1_000, false],
  ['two orders', true, {}, 1_001, false],
  ['one order that is held up', true, {}, 1, true],
  ['one that was stopped by a problem', false, { stopped: why }, 1_001, true],
  ['one that waits for its time', false, { schedule: { at: 1, with: 'app' } }, 1_001, true],
  ['one that was cancelled', false, { cancelled: { by: 'U1', isUnderWay: true } }, 1_001, true],
  ['one that somebody stopped', false, { halted: { by: 'U1', kept: 1 } }, 1_001, true],
])('%s can be stopped: %s', (_what, can, more, count, isHeldUp) => {
  const recipients = standing(Array<RecipientState>(count).fill('waiting'), isHeldUp);
  expect(canBeHalted({ recipients, ...more })).toBe(can);
  const gone = recipients.map((one) => ({ ...one, state: 'queued' as const }));
  expect(canBeHalted({ recipients: gone, ...more })).toBe(false);
});

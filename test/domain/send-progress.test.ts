import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { E164 } from '../../src/domain/phone.ts';
import {
  canStopSend,
  countProgress,
  isSendFinished,
  isSendSubmitted,
  type RecipientStatus,
  type SendProgress,
} from '../../src/domain/send-progress.ts';
import { summarizeSend } from '../../src/domain/send-summary.ts';

const states: readonly RecipientStatus[] = [
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

const createSnapshot = (all: readonly RecipientStatus[], problem = true) =>
  all.map((state, index) => ({
    index,
    state,
    phone: `+61437${index}` as E164,
    problem: problem ? why : undefined,
  }));

test('every recipient is counted as waiting, submitted, refused or cancelled', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...states)), (all) => {
      const { total, waiting, submitted, refused, cancelled, unsettled, delivered } = countProgress(
        createSnapshot(all),
      );
      expect(waiting + submitted + refused + cancelled).toBe(total);
      expect(unsettled + delivered).toBeLessThanOrEqual(submitted);
      expect(isSendSubmitted({ recipients: createSnapshot(all) })).toBe(waiting === 0);
    }),
  );
});

test('a summary counts every failure once, the most frequent reasons first', () => {
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
        const { reasons, others } = summarizeSend({ recipients });
        const failed = all.filter(([state]) => state === 'failed' || state === 'refused');
        const counts = reasons.map(({ count }) => count);
        expect(counts.reduce((sum, count) => sum + count, others)).toBe(failed.length);
        expect([...counts].sort((a, b) => b - a)).toEqual(counts);
      },
    ),
  );
});

test('a send is finished when every message is settled or has no delivery report', () => {
  expect(
    isSendFinished({ recipients: createSnapshot(['delivered', 'silent', 'failed', 'cancelled']) }),
  ).toBe(true);
  expect(isSendFinished({ recipients: createSnapshot(['delivered', 'sent']) })).toBe(false);
});

test.each<[string, boolean, Partial<SendProgress>, number, boolean]>([
  ['one batch that is being submitted', false, {}, 1_000, false],
  ['two batches', true, {}, 1_001, false],
  ['one batch that is delayed', true, {}, 1, true],
  ['a send that a problem refused', false, { notSentProblem: why }, 1_001, true],
  ['a scheduled send', false, { schedule: { at: 1, with: 'app' } }, 1_001, true],
  [
    'a cancelled send',
    false,
    { cancelled: { by: 'U1', isUnderWay: true, others: 1 } },
    1_001,
    true,
  ],
  ['a send that somebody stopped', false, { stop: { by: 'U1', kept: 1, others: 1 } }, 1_001, true],
])('%s can be stopped: %s', (_what, can, more, count, isHeldUp) => {
  const recipients = createSnapshot(Array<RecipientStatus>(count).fill('waiting'), isHeldUp);
  expect(canStopSend({ recipients, ...more })).toBe(can);
  const queued = recipients.map((one) => ({ ...one, state: 'queued' as const }));
  expect(canStopSend({ recipients: queued, ...more })).toBe(false);
});

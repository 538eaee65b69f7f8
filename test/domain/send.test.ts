import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { E164 } from '../../src/domain/phone.ts';
import {
  countBatches,
  formatMessageReference,
  getBatchRecipients,
  parseMessageReference,
  type Send,
  type SendId,
} from '../../src/domain/send.ts';

const sendId = fc.stringMatching(/^[0-9a-z]{20}$/).map((letters) => `mms-${letters}` as SendId);

test("a reference contains its send and recipient, and fits into ClickSend's 50 characters", () => {
  fc.assert(
    fc.property(sendId, fc.integer({ min: 0, max: 999_999 }), (send, index) => {
      const reference = formatMessageReference(send, index);
      expect(parseMessageReference(reference)).toEqual({ send, index });
      expect(reference.length).toBeLessThanOrEqual(50);
    }),
  );
});

test.each([
  '',
  'mms-x.1',
  'order 17',
  'mms-abcdefghijklmnopqrst',
  'mms-abcdefghijklmnopqrst.-1',
  'amms-abcdefghijklmnopqrst.1',
  'mms-abcdefghijklmnopqrst.1\n',
])('%j is no reference of ours', (text) => {
  expect(parseMessageReference(text)).toBeUndefined();
});

test('batches contain every recipient once, in order, and at most 1,000 each', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), (count) => {
      const recipients = Array.from({ length: count }, (_, n) => ({ phone: `+61${n}` as E164 }));
      const send = { recipients } as unknown as Send;
      const batches = Array.from({ length: countBatches(send) }, (_, n) =>
        getBatchRecipients(send, n),
      );
      expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(1000);
      expect(batches.flat()).toEqual(recipients.map(({ phone }, index) => ({ index, phone })));
      expect(getBatchRecipients(send, batches.length)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecipients } from '../../src/domain/recipients.ts';
import type { SendId } from '../../src/domain/send.ts';
import { refusedView } from '../../src/sandbox/slack/check/view.ts';
import { composeView } from '../../src/slack/views/compose.ts';
import { notEdited } from '../../src/slack/views/not-edited.ts';
import { noticeView } from '../../src/slack/views/notice.ts';
import { presetOfSubmission, recipientLine } from '../../src/slack/views/preset-of.ts';
import { readSubmission } from '../../src/slack/views/submission.ts';
import { formSent } from './form-app.ts';
import { phoneAt } from './sends.ts';

const everyFile = () => {};
const refusal = (view: unknown) =>
  refusedView(JSON.parse(JSON.stringify(view)), 'modal', everyFile);

test('whoever is written into the field is read out of it again, whatever their name', () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc
      .array(
        fc.constantFrom(
          'Jo',
          'O’Brien,',
          'Unit',
          '12',
          '(ext',
          '+61',
          '-',
          'Ｂ９',
          '"Al"',
          'tel:',
          '1)',
          '\t',
        ),
      )
      .map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 6 }), (all) => {
      const recipients = all.map((one, n) => ({ phone: phoneAt(n), name: one }));
      const read = readRecipients(recipients.map(recipientLine).join('\n'), 'AU');
      expect(read.recipients.map(({ phone }) => phone)).toEqual(all.map((_, n) => phoneAt(n)));
      expect(read.unread).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(recipientLine({ phone: phoneAt(0), name: 'Jo' })).toBe(`Jo ${phoneAt(0)}`);
});

test('a form that is put back is the form that was sent', () => {
  const lists = { selected_options: [{ value: '7', text: { text: 'Tenants (3)' } }] };
  const from = { selected_option: { value: 'ACME' } };
  const when = { selected_date_time: 1_795_000_000 };
  const metadata = {
    nonce: 'n1',
    changes: { id: 'mms-a', base: 0 },
    channel: 'C1',
    blanks: ['unit'],
    rest: { send: 'mms-a', whom: 'all', from: 2, count: 3 },
  };
  const message = { value: 'In {unit}' };
  const submission = readSubmission(formSent({ lists, from, when, message }, metadata));
  const view = composeView(presetOfSubmission(submission));
  expect(JSON.parse(view.private_metadata ?? '')).toEqual({
    ...metadata,
    kept: { kind: 'slack', id: 'F1', name: 'door.jpg' },
  });
  expect(presetOfSubmission(submission)).toMatchObject({
    recipients: 'Jo 0437 111 222',
    lists: [{ id: '7', name: 'Tenants' }],
    subject: 'Door',
    message: 'In {unit}',
    from: 'ACME',
    at: 1_795_000_000_000,
    country: 'AU',
    generation: 1,
  });
});

describe('Slack takes every form', () => {
  const text = (most: number) =>
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom('👋', 'x', '"', '\n', '<').map((unit) => unit.repeat(most)),
    );

  test('whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            nonce: fc.constant('0b1f6b1e-6f0e-4f6e-9b5a-1d6a5f0c7b11'),
            recipients: fc
              .constantFrom(1, 10, 230, 231, 2000)
              .map((count) => Array.from({ length: count }, (_, n) => phoneAt(n)).join('\n')),
            rest: fc.constant({ send: 'mms-a' as SendId, whom: 'all' as const, from: 9, count: 9 }),
            lists: fc.array(fc.record({ id: fc.nat().map(String), name: text(200) }), {
              maxLength: 20,
            }),
            subject: text(40),
            message: text(4000),
            channel: fc.constant('C1'),
            from: fc.constantFrom('', 'ACME', '+61437111222'),
            at: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
            country: fc.constantFrom('AU' as const, 'NZ' as const),
            kept: fc.oneof(
              fc.record({ kind: fc.constant('link' as const), url: fc.webUrl() }),
              fc.record({
                kind: fc.constant('slack' as const),
                id: fc.constant('F1'),
                name: text(1000),
                url: text(4000),
              }),
            ),
            changes: fc.constant({ id: 'mms-a' as SendId, base: 0 }),
            blanks: fc.array(fc.string({ maxLength: 30 }), { maxLength: 100 }),
            generation: fc.integer({ min: 1, max: 5 }),
            notice: text(4000),
            templates: fc.boolean(),
          },
          { requiredKeys: ['nonce'] },
        ),
        (preset) => {
          expect(refusal(composeView(preset))).toBeUndefined();
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each(['asked', 'left', 'cancelled', 'gone'] as const)('and the words for %s', (why) => {
    expect(refusal(noticeView(notEdited(why)))).toBeUndefined();
  });
});

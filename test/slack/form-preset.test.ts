import fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, test } from 'vitest';
import { findViewRefusal } from '../../sandbox/slack/check/view.ts';
import { cleanTypedText } from '../../src/domain/clean-typed-text.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { parseRecipients } from '../../src/domain/recipients.ts';
import type { SendId } from '../../src/domain/send.ts';
import {
  buildSubmissionPreset,
  formatRecipientEntry,
} from '../../src/slack/modals/compose/compose-presets.ts';
import { parseComposeSubmission } from '../../src/slack/modals/compose/compose-submission.ts';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';
import { buildNoticeView } from '../../src/slack/modals/shared/modal-views.ts';
import { modalText } from '../../src/slack/text/modal.ts';
import { buildSubmission } from './form-app.ts';
import { makePhone } from './sends.ts';

const acceptFile = () => {};
const findRefusal = (view: unknown) =>
  findViewRefusal(JSON.parse(JSON.stringify(view)), 'modal', acceptFile);

/** Names out of words that mean something else beside a number, of punctuation, and of anything. */
const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...'Jo Hi Or On To Is An Main Home work Text Call Mob Fax Nr M: Ext. Hi, Name Phone Mobile'.split(
            ' ',
          ),
          ..."O’Brien O'Hara, Smith; (Jo (ext Unit 12 007 3B +61 +61, 28/1/26 10:30 - • * 1) a) |".split(
            ' ',
          ),
          'Ｂ９',
          '"Al"',
          '“Al”',
          '"',
          '""',
          '<Al>',
          '" <',
          'tel:',
          '\t',
          'a@b.example',
          '&',
        ),
        fc.integer({ min: 0, max: 999_999_999 }).map((n) => `0${n}`),
      ),
      { maxLength: 8 },
    )
    .map((words) => words.join(' ')),
);
/** Numbers of many countries. */
const phones = [
  ...new Set(
    getCountries().flatMap(
      (country) => (getExampleNumber(country, examples)?.number as E164 | undefined) ?? [],
    ),
  ),
];
const cleanName = (name: string) => cleanTypedText(name).replace(/\s+/g, ' ').trim();

test('a recipient written into the field parses back to the same number and name', () => {
  fc.assert(
    fc.property(
      fc.array(anyName, { maxLength: 6 }),
      fc.shuffledSubarray(phones, { minLength: 6 }),
      fc.constantFrom('AU', 'US', 'GB', 'MX'),
      (names, numbers, country) => {
        const recipients = names.map((one, n) => {
          const name = cleanName(one);
          const phone = numbers[n] ?? makePhone(n);
          return name ? { phone, name } : { phone };
        });
        const read = parseRecipients(recipients.map(formatRecipientEntry).join('\n'), country);
        expect(read).toEqual({ recipients, doubles: [], unread: [] });
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['', '+61 437 000 000'],
  ['Jo', 'Jo +61 437 000 000'],
  ['Sean O’Brien', 'Sean O’Brien +61 437 000 000'],
  // Small words that describe a number, or what to do with it, are also names.
  ['hi', '"hi" <+61 437 000 000>'],
  ['Smith, Jo', '"Smith, Jo" <+61 437 000 000>'],
  ['Jo 7', '"Jo 7" <+61 437 000 000>'],
  ['Jo "Al" Smith', 'Jo "Al" Smith +61 437 000 000'],
])('the name “%s” is written into the field as: %s', (name, line) => {
  expect(formatRecipientEntry({ phone: '+61437000000' as E164, name })).toBe(line);
});

test('a submitted form becomes the preset of the same form', () => {
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
  const submission = parseComposeSubmission(
    buildSubmission({ lists, from, when, message }, metadata),
  );
  const view = buildComposeView(buildSubmissionPreset(submission));
  expect(JSON.parse(view.private_metadata ?? '')).toEqual({
    ...metadata,
    kept: { kind: 'slack', id: 'F1', name: 'door.jpg' },
  });
  expect(buildSubmissionPreset(submission)).toMatchObject({
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

describe('Slack accepts every form', () => {
  const drawText = (most: number) =>
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom('👋', 'x', '"', '\n', '<').map((unit) => unit.repeat(most)),
    );

  test('with any content', () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            nonce: fc.constant('0b1f6b1e-6f0e-4f6e-9b5a-1d6a5f0c7b11'),
            recipients: fc
              .constantFrom(1, 10, 230, 231, 2000)
              .map((count) => Array.from({ length: count }, (_, n) => makePhone(n)).join('\n')),
            rest: fc.constant({ send: 'mms-a' as SendId, whom: 'all' as const, from: 9, count: 9 }),
            lists: fc.array(fc.record({ id: fc.nat().map(String), name: drawText(200) }), {
              maxLength: 20,
            }),
            subject: drawText(40),
            message: drawText(4000),
            channel: fc.constant('C1'),
            from: fc.constantFrom('', 'ACME', '+61437111222'),
            at: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
            country: fc.constantFrom('AU' as const, 'NZ' as const),
            kept: fc.oneof(
              fc.record({ kind: fc.constant('link' as const), url: fc.webUrl() }),
              fc.record({
                kind: fc.constant('slack' as const),
                id: fc.constant('F1'),
                name: drawText(1000),
                url: drawText(4000),
              }),
            ),
            changes: fc.constant({ id: 'mms-a' as SendId, base: 0 }),
            blanks: fc.array(fc.string({ maxLength: 30 }), { maxLength: 100 }),
            generation: fc.integer({ min: 1, max: 5 }),
            notice: drawText(4000),
            templates: fc.boolean(),
          },
          { requiredKeys: ['nonce'] },
        ),
        (preset) => {
          expect(findRefusal(buildComposeView(preset))).toBeUndefined();
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each(['asked', 'left', 'cancelled', 'gone'] as const)(
    'and the notice after a refused edit: %s',
    (why) => {
      expect(findRefusal(buildNoticeView(modalText.edit[why]))).toBeUndefined();
    },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRecipients } from '../../src/domain/recipients.ts';
import { cpuTimeMs } from '../setup/cpu-time.ts';
import { type Mobile, mobileOf, written } from './numbers.ts';

const separator = fc.constantFrom(',', ', ', ';', ' ; ', '\n', '\r\n', '\t', ' | ', '\n\n', ',\n');
const bullet = fc.constantFrom('', '', '- ', '• ', '* ', '– ', '· ', '1. ', '2) ');

const wrapped = (one: Mobile) =>
  fc
    .tuple(bullet, written(one), fc.constantFrom('', '', '"', '<>', 'tel:'))
    .map(([before, text, around]) => {
      if (around === '<>') return `${before}<${text}>`;
      return around === 'tel:' ? `${before}tel:${text}` : `${before}${around}${text}${around}`;
    });

test('any list of numbers in any usual shape is read as it was written, each once', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom('AU', 'US', 'GB')
        .chain((country) =>
          fc
            .array(mobileOf[country], { minLength: 1, maxLength: 8 })
            .chain((list) =>
              fc.tuple(
                fc.constant(country),
                fc.constant(list),
                fc.tuple(...list.map(wrapped)),
                fc.array(separator, { minLength: list.length, maxLength: list.length }),
              ),
            ),
        ),
      ([country, list, texts, separators]) => {
        const text = texts.map((one, n) => `${one}${separators[n]}`).join('');
        const read = readRecipients(text, country);
        const unique = [...new Set(list.map(({ phone }) => phone))];
        expect(read.recipients.map(({ phone }) => phone)).toEqual(unique);
        expect(read.unread).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  ['0437111222 0437111223', ['+61437111222', '+61437111223'], []],
  ['0437 111 222 0437 111 223', ['+61437111222', '+61437111223'], []],
  ['+61 4 37 11 12 22 0437111223', ['+61437111222', '+61437111223'], []],
  ['<tel:+61437111222|0437 111 222>', ['+61437111222'], []],
  // Address books give the name along.
  ['Ada 0437 111 222', ['+61437111222'], []],
  ['Ada <+61437111222>, Dr. Ben 0437111223', ['+61437111222', '+61437111223'], []],
  ['Ada, 0437 111 222', ['+61437111222'], ['Ada']],
  ['0437 111 222 ext 5', ['+61437111222'], ['5']],
  ['0437 111', [], ['0437 111']],
  ['0437 111 222, 0437 111, 0437 111 223', ['+61437111222', '+61437111223'], ['0437 111']],
  ['', [], []],
  [' ,;\n\t| ', [], []],
])('%j holds %j and leaves %j', (text, phones, unread) => {
  const read = readRecipients(text, 'AU');
  expect(read.recipients.map(({ phone }) => phone)).toEqual(phones);
  expect(read.unread).toEqual(unread);
});

test('no text makes the reader throw, and every word of it is read or told', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc
          .array(fc.constantFrom('0437', '111', '222', '+61', ' ', ',', '(', '\n', 'x', '00'), {
            maxLength: 60,
          })
          .map((all) => all.join('')),
      ),
      (text) => {
        const { recipients, doubles, unread } = readRecipients(text, 'AU');
        const phones = recipients.map(({ phone }) => phone);
        expect(new Set(phones).size).toBe(phones.length);
        expect(recipients).toEqual(expect.arrayContaining([...doubles]));
        expect(unread).not.toContain('');
      },
    ),
  );
});

test('a field filled to Slack’s brim is read', () => {
  const began = cpuTimeMs();
  const read = readRecipients('0437 111 222 '.repeat(230), 'AU');
  const once = [{ phone: '+61437111222' }];
  expect(read).toEqual({ recipients: once, doubles: once, unread: [] });
  expect(readRecipients('1 '.repeat(1500), 'AU').recipients).toEqual([]);
  expect(cpuTimeMs() - began).toBeLessThan(10_000);
});

test('a field full of blanks is read at once', () => {
  const { unread } = readRecipients(`${' '.repeat(100_000)}x`, 'AU');
  expect(unread).toEqual(['x']);
});

test.each([
  ['Jo 0437 111 222', [['Jo', '+61437111222']]],
  ['0437 111 222 Jo Smith', [['Jo Smith', '+61437111222']]],
  [
    'Jo Smith: 0437 111 222\nDr. Ben – 0437 111 223',
    [
      ['Jo Smith', '+61437111222'],
      ['Dr. Ben', '+61437111223'],
    ],
  ],
  [
    'Jo <0437111222>; "Ben O’Hara" 0437111223',
    [
      ['Jo', '+61437111222'],
      ['Ben O Hara', '+61437111223'],
    ],
  ],
  // Rows of a table.
  [
    'Jo Smith\t0437 111 222\nBen\t0437 111 223',
    [
      ['Jo Smith', '+61437111222'],
      ['Ben', '+61437111223'],
    ],
  ],
  [
    '- Jo 0437 111 222\n2. Ben 0437 111 223',
    [
      ['Jo', '+61437111222'],
      ['Ben', '+61437111223'],
    ],
  ],
  [
    'Jo 0437 111 222 Ben 0437 111 223',
    [
      ['Jo', '+61437111222'],
      ['Ben', '+61437111223'],
    ],
  ],
  ['Jo (0437 111 222)', [['Jo', '+61437111222']]],
  [
    'Unit 12 0437 111 222, Level 3a/14 +61437111223',
    [
      ['Unit 12', '+61437111222'],
      ['Level', '+61437111223'],
    ],
  ],
  [`${'long '.repeat(20)}0437 111 222`, [[undefined, '+61437111222']]],
  // The first name that came along stays.
  ['0437 111 222, Jo 0437 111 222, Joanna 0437111222', [['Jo', '+61437111222']]],
])('the names in %j come along', (text, expected) => {
  const { recipients } = readRecipients(text, 'AU');
  expect(recipients.map(({ name, phone }) => [name, phone])).toEqual(expected);
});

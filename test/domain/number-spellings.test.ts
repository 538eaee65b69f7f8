import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../src/domain/command.ts';
import { parseHistoryFilter } from '../../src/domain/history-filter.ts';
import { type CountryCode, parsePhone, parsePhoneAndText } from '../../src/domain/phone.ts';
import { parseRecipients } from '../../src/domain/recipients.ts';
import { commands } from '../../src/slack/commands/command-table.ts';
import { otherDigits, spacedNumber } from './numbers.ts';

/** Every number that would be texted. */
const collectPhones = (text: string, country: CountryCode) =>
  parseRecipients(text, country).recipients.map(({ phone }) => phone);

describe('a number with its calling code in front', () => {
  const listWays = (calling: string, rest: string) => [
    `(+${calling}) ${rest}`,
    `(+${calling})${rest}`,
    `+(${calling}) ${rest}`,
    `[+${calling}] ${rest}`,
    `+ ${calling} ${rest}`,
    `(+ ${calling}) ${rest}`,
    `(+${calling} ${rest})`,
    `(00${calling}) ${rest}`,
    `00 ${calling} ${rest}`,
    `(+${calling})\t${rest}`,
    `+${calling}, ${rest}`,
    `"+${calling}";"${rest}"`,
    `＋${calling} ${rest}`,
  ];

  test.each([
    ['64', '21 123 4567', 'AU'],
    ['92', '301 234 5678', 'US'],
    ['7', '916 234 5678', 'US'],
    ['57', '301 234 5678', 'US'],
    ['90', '532 123 4567', 'US'],
    ['44', '7400 123456', 'AU'],
    ['61', '437 111 222', 'GB'],
  ] as const)('+%s %s is parsed with it in %s', (calling, rest, country) => {
    for (const text of listWays(calling, rest)) {
      expect([text, ...collectPhones(text, country)]).toEqual([
        text,
        `+${calling}${rest.replaceAll(' ', '')}`,
      ]);
    }
  });

  test('is never parsed as a local number when its country has no such number', () => {
    for (const text of listWays('64', '437 111 222'))
      expect([text, ...collectPhones(text, 'AU')]).toEqual([text]);
    for (const text of listWays('999', '415 555 2671'))
      expect([text, ...collectPhones(text, 'US')]).toEqual([text]);
    // The same without a plus: the digits in front are no part of a local number.
    for (const text of ['92 301 234 5678', '(92) 301 234 5678', '+6 1437 111 222'])
      expect(collectPhones(text, 'US')).toEqual([]);
  });
});

describe('other digits beside a number', () => {
  test.each([
    ['28/1/26 0437 111 222', 'AU'],
    ['Job 28123 0437 111 222', 'AU'],
    ['28 1 26 0437 131 222', 'AU'],
    ['Order 2345 415 555 2671', 'US'],
    ['234 541 555 1 415 555 2671', 'US'],
    ['Order 12345 07400 123456', 'GB'],
    ['Jo 250.50 0437 111 222', 'AU'],
    ['10:30 0437 111 222', 'AU'],
    ['0437 111 222 $250', 'AU'],
    ['0437 111 222 ext 5', 'AU'],
    // In countries with numbers of several lengths, each could be the end or the start of a longer one.
    ['40 0151 23456789', 'DE'],
    ['030 0151 23456789', 'DE'],
    ['021 123 4567 8', 'NZ'],
    // The 06 belongs to the number.
    ['135554 06 20 123 9868', 'HU'],
    ['92 3478518 8 (912) 345-35-58', 'RU'],
  ] as const)('make %j in %s unreadable as a whole', (text, country) => {
    expect(parseRecipients(text, country)).toEqual({ recipients: [], doubles: [], unread: [text] });
    expect(parsePhone(text, country)).toBeUndefined();
  });

  test.each([
    ['$1,250.50 0437 111 222', []],
    ['0437 111 222, 28123', ['+61437111222']],
    ['Unit 12 0437 131 222', ['+61437131222']],
    ['0437 111 222 0437 131 223', ['+61437111222', '+61437131223']],
    ['+61 4 37 11 12 22 0437111223', ['+61437111222', '+61437111223']],
  ])('leave in %j the numbers %j', (text, phones) => {
    expect(collectPhones(text, 'AU')).toEqual(phones);
  });

  test('never turn a number of ten countries into another one', () => {
    fc.assert(
      fc.property(
        spacedNumber,
        fc.array(otherDigits, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', 'Job ', 'Jo ', 'Order no. ', '- '),
        fc.boolean(),
        ({ country, phone, text }, others, word, isBefore) => {
          const digits = others.join(' ');
          // Some are phone numbers by themselves, such as `13 11 14`.
          fc.pre(collectPhones(digits, country).length === 0);
          fc.pre(parsePhoneAndText(digits, country) === undefined);
          const line = isBefore ? `${word}${digits} ${text}` : `${word}${text} ${digits}`;
          const { recipients, unread } = parseRecipients(line, country);
          expect([[], [phone]]).toContainEqual(recipients.map((one) => one.phone));
          expect(recipients.length + unread.length).toBeGreaterThan(0);
          expect([undefined, phone]).toContain(parsePhoneAndText(line, country)?.phone);
          expect([undefined, phone]).toContain(parsePhone(line, country));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('a list of numbers of ten countries without other digits is parsed completely', () => {
    fc.assert(
      fc.property(
        fc.array(spacedNumber, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', ', ', '; ', '\t'),
        ([first, ...others], between) => {
          if (!first) return;
          const { country } = first;
          const all = [first, ...others.filter((one) => one.country === country)];
          const read = parseRecipients(all.map(({ text }) => text).join(between), country);
          expect(read.recipients.map(({ phone }) => phone)).toEqual([
            ...new Set(all.map(({ phone }) => phone)),
          ]);
          expect(read.unread).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('every way to enter a number', () => {
  const written = [
    ...[
      '\ufe0d',
      '\ufe0e',
      '\ufe0f',
      '\u034f',
      '\u00ad',
      '\u180e',
      '\u2063',
      '\u206a',
      '\u0007',
      '\u{e0041}',
    ].map((unseen) => `+61${unseen}437111222`),
    ...['\u2800', '\u3164', '\u115f', '\u1160', '\uffa0', '\u200b', '\u00a0', '\u3000'].map(
      (blank) => `0437${blank}111${blank}222`,
    ),
    '<tel:+61437111222|0437 111 222>',
    '<tel:+61437111222>',
    '“0437 111 222”',
    '‘0437 111 222’',
    '„0437 111 222“',
    '«0437 111 222»',
    '&lt;0437 111 222&gt;',
    '*0437 111 222*',
    '`0437 111 222`',
    '٠٤٣٧ ١١١ ٢٢٢',
    '०४३७ १११ २२२',
    '０４３７　１１１　２２２',
    '0437‑111–222',
  ];

  test.each(written)('parses %j', (text) => {
    const phone = '+61437111222';
    const by = { by: 'U1', channel: 'C1', country: 'AU', today: '2026-11-29' } as const;
    expect(parseRecipients(text, 'AU')).toEqual({
      recipients: [{ phone }],
      doubles: [],
      unread: [],
    });
    expect(parsePhone(text, 'AU')).toBe(phone);
    expect(parsePhoneAndText(`${text} asked us`, 'AU')).toEqual({ phone, text: 'asked us' });
    expect(parseHistoryFilter(`failed ${text}`, by)).toEqual({
      kind: 'filter',
      filter: { state: 'failed', number: phone },
    });
    for (const word of ['optout', 'who', 'forget', 'status', 'price'] as const) {
      const command = parseCommand(`${word} ${text}`, 'AU', commands);
      expect(command).toMatchObject({ kind: 'known', word });
      expect(command.kind === 'known' && parsePhone(command.rest, 'AU')).toBe(phone);
    }
  });

  test('keeps invisible characters in the names that need them', () => {
    const { recipients } = parseRecipients(
      'نی\u200cلوفر 0437 111 222, Ana\u200d\ufeff 0437 111 223',
      'AU',
    );
    expect(recipients.map(({ name }) => name)).toEqual(['نی\u200cلوفر', 'Ana']);
  });
});

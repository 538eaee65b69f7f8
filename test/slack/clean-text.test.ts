import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../src/slack/reading/clean-text.ts';
import { parseStepInputs } from '../../src/slack/reading/step-inputs.ts';

describe('a text from Slack, as it goes to a phone', () => {
  test.each([
    [
      'Hi :wave: &amp; bye <https://x.example|our page>',
      'Hi 👋 & bye our page (https://x.example)',
    ],
    ['*Big*', 'Big'],
    ['~old~ _new_ `code`', '~old~ new code'],
    ['*_~all of it~_*', '~all of it~'],
    ['```\nover\nlines\n```', 'over\nlines'],
    ['Sale: *50% off*, _today_!', 'Sale: 50% off, today!'],
    ['<!here> Come', 'Come'],
    ['Come, @here!', 'Come,!'],
    ['<!channel|@channel> Come <!everyone>', 'Come'],
    ['Ask <@U1|jo> or <@U2> or <!subteam^S1|@crew>', 'Ask @jo or or @crew'],
    ['<mailto:jo@here.example|jo@here.example>', 'jo@here.example'],
    ['*<https://x.example/_a_/b|our page>*', 'our page (https://x.example/_a_/b)'],
    ['see https://x.example/_a_/:wave:/~b~ _now_', 'see https://x.example/_a_/:wave:/~b~ now'],
    ['*https://x.example/a*', 'https://x.example/a'],
  ])('%j', (written, clean) => {
    expect(cleanText(written)).toBe(clean);
  });

  test.each([
    '2*3*4 = 24',
    '5 * 3 * 2',
    '*Terms apply',
    'snake_case_name',
    'a ~ b ~ c',
    '~10 minutes',
    'Name: ____ Date: ____',
    '*****',
    '**** 4 of 5',
    '---',
    '(*) and (*)',
    'Price*',
    "it's `",
    'jo@here.example',
    'me@channel.example',
    '@hereford',
    '10:30:00',
    ':)',
    'Two  blanks',
    'one\n* two\n* three',
    '5°_6',
    '#1',
    '<3',
    'a < b > c',
    '\u201cquoted\u201d',
  ])('keeps what only looks like markup: %j', (text) => {
    expect(cleanText(text)).toBe(text);
  });

  test('only loses outer blanks if it has none of Slack’s signs', () => {
    const word = fc
      .string({ unit: 'grapheme' })
      .filter((text) => !/[*_~`<>&:@\uE0F0\uE0F1]/.test(text));
    fc.assert(fc.property(word, (text) => cleanText(text) === text.trim()));
  });

  test('is never longer than the original, and keeps what isn’t markup', () => {
    const piece = fc.constantFrom(
      '*',
      '_',
      '~',
      '`',
      'a',
      'b c',
      ' ',
      '\n',
      '(',
      ')',
      '.',
      'https://x.example/_a_',
      ':wave:',
      '7',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = cleanText(pieces.join(''));
        expect(once.length).toBeLessThanOrEqual(pieces.join('').length);
        expect(once).toContain(pieces.includes('7') ? '7' : '');
      }),
    );
  });
});

test('the inputs of a workflow step are cleaned too', () => {
  const { entries } = parseStepInputs(
    { subject: '*Roof* :house:', text: 'Hi :wave: &amp; bye, @here ~old~' },
    'https://slack.com/api/',
  );
  expect(entries).toMatchObject({ subject: 'Roof 🏠', message: 'Hi 👋 & bye, ~old~' });
});

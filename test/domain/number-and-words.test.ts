import { expect, test } from 'vitest';
import { parsePhoneAndText } from '../../src/domain/phone.ts';

test.each([
  ['0437 111 222', ''],
  ['  +61 437 111 222  ', ''],
  ['0437 111 222 asked at the desk', 'asked at the desk'],
  ['+61437111222, asked twice: 2 times', 'asked twice: 2 times'],
  ['0437111222 – called us', 'called us'],
  ['0437111222 2 times', '2 times'],
])('parses %j as the number and the text %j', (text, words) => {
  expect(parsePhoneAndText(text, 'AU')).toEqual({ phone: '+61437111222', text: words });
});

test.each(['', 'Jo', 'Jo 0437 111 222', '0437', 'because of 0437 111 222'])(
  "returns nothing for %j, which doesn't start with a number",
  (text) => {
    expect(parsePhoneAndText(text, 'AU')).toBeUndefined();
  },
);

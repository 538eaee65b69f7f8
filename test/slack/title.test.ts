import { expect, test } from 'vitest';
import { formatTitle } from '../../src/slack/messages/format/title.ts';
import { makePhone, makeSend } from './sends.ts';

test.each([
  ['its subject', { subject: 'The front door' }, 'The front door'],
  [
    'the person it answers',
    { subject: '', recipients: [{ phone: makePhone(0), name: 'Jo' }] },
    'Reply to Jo',
  ],
  ['a masked number', { subject: ' ' }, 'Reply to •••200'],
  ['its subject without Slack’s markup', { subject: '<!here>' }, '&lt;!here&gt;'],
])('the title of a send is made of %s', (_what, of, title) => {
  expect(formatTitle(makeSend(1, of))).toBe(title);
});

test('a send to several people without a subject is titled “Picture message”', () => {
  expect(formatTitle(makeSend(2, { subject: '' }))).toBe('Picture message');
});

import { expect, test } from 'vitest';
import { formatTitle } from '../../src/slack/messages/format/title.ts';
import { makePhone, makeSend } from './sends.ts';

test.each([
  ['its subject', { subject: 'The front door' }, 'The front door'],
  [
    'whom it answers',
    { subject: '', recipients: [{ phone: makePhone(0), name: 'Jo' }] },
    'Reply to Jo',
  ],
  ['a masked number', { subject: ' ' }, 'Reply to •••200'],
  ['nothing that Slack reads', { subject: '<!here>' }, '&lt;!here&gt;'],
])('a send is called by %s', (_what, of, title) => {
  expect(formatTitle(makeSend(1, of))).toBe(title);
});

test('a send to many without a subject has a title too', () => {
  expect(formatTitle(makeSend(2, { subject: '' }))).toBe('Picture message');
});

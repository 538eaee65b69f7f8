import { expect, test } from 'vitest';
import type { Problem } from '../../src/domain/problem.ts';
import { formatLeftOutLines } from '../../src/slack/messages/format/failures.ts';
import { buildPostMessage } from '../../src/slack/messages/post/channel-post.ts';
import { buildNotSentMessage } from '../../src/slack/messages/private/direct-messages.ts';
import { buildProblemView } from '../../src/slack/modals/review/problem-view.ts';
import { formatFaults } from '../../src/slack/text/problems.ts';
import { collectTexts, readMessage } from './read-message.ts';
import { makePhone, makeProgress, makeSend } from './sends.ts';

// Nine in the evening in London, the next morning in Sydney.
const at = Date.UTC(2026, 10, 3, 21);
const stopped: Problem = { code: 'opted_out', how: 'reply', utcDay: '2026-11-03', at };
const DAY = '<!date^1793739600^{date}|3 November 2026 (UTC)>';

test('the day of a STOP is shown in the reader’s time zone', () => {
  const send = makeSend(1);
  const post = buildPostMessage(send, makeProgress(['refused'], { problem: stopped }));
  expect(readMessage(post)).toContain(`not sent: They texted STOP on ${DAY}`);
  const nobody: Problem = {
    code: 'nobody_left',
    count: 1,
    problem: stopped,
    others: 0,
    canInclude: false,
  };
  const texts = [
    ...formatLeftOutLines([{ said: makePhone(0), problem: stopped }], 'AU'),
    buildNotSentMessage(send, nobody, 'AU').text,
    ...collectTexts(buildProblemView(send.id, nobody).blocks),
  ].filter((text) => text.includes('STOP on'));
  expect(texts).toHaveLength(3);
  for (const text of texts) expect(text).toContain(`They texted STOP on ${DAY}.`);
});

test('an error below a form field leaves the day out, because it can’t adapt to the time zone', () => {
  expect(formatFaults({ recipients: [stopped] }).recipients).toBe(
    'They texted STOP. They can text START, or an admin can use /mms optin.',
  );
});

test('an opt-out stored by an older version shows its day with UTC as its time zone', () => {
  const { at: _, ...old } = stopped as typeof stopped & { readonly at: number };
  const [line] = formatLeftOutLines([{ said: makePhone(0), problem: old as Problem }], 'AU');
  expect(line).toContain('They texted STOP on 3 November 2026 (UTC).');
});

test('two people who texted STOP on the same day share a line', () => {
  const later: Problem = { ...stopped, at: at + 60_000 } as Problem;
  const lines = formatLeftOutLines(
    [
      { said: makePhone(0), problem: stopped },
      { said: makePhone(1), problem: later },
    ],
    'AU',
  );
  expect(lines).toEqual([expect.stringMatching(/200, .*201: They texted STOP on <!date/)]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMessageRefusal as refusalOf } from '../../sandbox/slack/check/message.ts';
import { findViewRefusal } from '../../sandbox/slack/check/view.ts';
import type { RecipientStatus } from '../../src/domain/send-progress.ts';
import { summarizeSend } from '../../src/domain/send-summary.ts';
import { removePictures } from '../../src/slack/messages/blocks/fallback-messages.ts';
import type { SlackMessage } from '../../src/slack/messages/blocks/message.ts';
import { shortenText } from '../../src/slack/messages/format/mrkdwn.ts';
import { buildPostMessage } from '../../src/slack/messages/post/channel-post.ts';
import {
  buildFailedMessage,
  buildNotSentMessage,
} from '../../src/slack/messages/private/direct-messages.ts';
import { buildThreadNote } from '../../src/slack/messages/thread/thread-note.ts';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';
import { buildNoticeView } from '../../src/slack/modals/shared/modal-views.ts';
import { makePhone, makeProgress, makeSend } from './sends.ts';

/** Long and odd texts, as other services may put into their reasons. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc
    .constantFrom('<', '&', '👋', 'x', '&amp;', '"', '\n')
    .chain((unit) => fc.constantFrom(1, 600, 4000).map((count) => unit.repeat(count))),
);
const problem = fc.record({ code: fc.constant('x'), what: text, todo: text });
const states: readonly RecipientStatus[] = [
  'waiting',
  'refused',
  'unsure',
  'queued',
  'sent',
  'retrying',
  'failed',
  'delivered',
  'scheduled',
  'cancelled',
  'silent',
];
const send = fc
  .record({
    count: fc.constantFrom(1, 2, 10, 11, 40),
    subject: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    body: text,
    name: fc.option(
      text.map((name) => `${name}.jpg`),
      { nil: undefined },
    ),
  })
  .map(({ count, subject, body, name }) =>
    makeSend(count, {
      subject,
      body,
      picture: { kind: 'slack', id: 'F1', name: name || undefined },
    }),
  );
const acceptFile = () => {};

function expectAccepted(message: SlackMessage): void {
  expect(message.text.length).toBeLessThanOrEqual(4000);
  expect(message.text.trim()).not.toBe('');
  expect(message.blocks).not.toHaveLength(0);
  expect(refusalOf({ ...message }, acceptFile)).toBeUndefined();
}

describe('Slack accepts every message, whatever texts it contains', () => {
  test('the post', () => {
    fc.assert(
      fc.property(
        send.chain((one) =>
          fc.tuple(
            fc.constant(one),
            fc.array(fc.constantFrom(...states), {
              minLength: one.recipients.length,
              maxLength: one.recipients.length,
            }),
            problem,
            fc.option(problem, { nil: undefined }),
            fc.boolean(),
            fc.constantFrom(
              {},
              { schedule: { at: 1e12, with: 'app' } as const },
              { schedule: { at: 1e12, with: 'app' } as const, isOverdue: true } as const,
              { cancelled: { by: 'U2', isUnderWay: true, others: 1 } },
            ),
          ),
        ),
        ([one, all, reason, stopped, withPicture, plan]) => {
          const price = { units: 123_456, currency: 'AUD' };
          const more = { price, problem: reason, ...plan, ...(stopped ? { stopped } : {}) };
          const post = buildPostMessage(one, makeProgress(all, more));
          expectAccepted(withPicture ? post : removePictures(post));
        },
      ),
    );
  });

  test('thread notes and direct messages', () => {
    fc.assert(
      fc.property(send, fc.array(problem, { minLength: 1, maxLength: 40 }), (one, problems) => {
        const recipients = problems.map((reason, n) => ({ phone: makePhone(n), problem: reason }));
        const progress = makeProgress(problems.map(() => 'failed' as const));
        const [first] = problems;
        if (!first) return;
        expectAccepted(
          buildThreadNote(one, progress, { id: 'n', kind: { kind: 'failed', recipients } }),
        );
        const why = problems.flatMap(
          (reason) => makeProgress(['failed'], { problem: reason }).recipients,
        );
        expectAccepted(
          buildThreadNote(one, progress, {
            id: 'n',
            kind: {
              kind: 'summary',
              summary: summarizeSend({ recipients: why }),
              file: 'not here',
            },
          }),
        );
        expectAccepted(buildNotSentMessage(one, first, 'AU'));
        expectAccepted(buildFailedMessage(one, recipients, 'AU'));
        const again = {
          recipients: progress.recipients.map((who) => ({
            ...who,
            state: 'unsure' as const,
            problem: first,
          })),
        };
        expectAccepted(
          buildThreadNote(one, again, { id: 'n', kind: { kind: 'unsure', batch: 0, at: 0 } }),
        );
      }),
    );
  });
});

describe('Slack accepts every view', () => {
  test('the form with any preset', () => {
    fc.assert(
      fc.property(
        fc.record({
          recipients: fc.option(
            fc
              .constantFrom(1, 10, 230, 231, 2000)
              .map((count) => Array.from({ length: count }, (_, n) => makePhone(n)).join('\n')),
          ),
          subject: fc.option(
            fc.string({ unit: 'grapheme', maxLength: 20 }).filter(({ length }) => length <= 20),
          ),
          message: fc.option(
            fc.string({ unit: 'grapheme', maxLength: 400 }).filter(({ length }) => length <= 1500),
          ),
          channel: fc.option(fc.constant('C1')),
        }),
        ({ recipients, subject, message, channel }) => {
          const view = buildComposeView({
            nonce: '0b1f6b1e-6f0e-4f6e-9b5a-1d6a5f0c7b11',
            recipients: recipients || undefined,
            subject: subject || undefined,
            message: message || undefined,
            channel: channel || undefined,
          });
          expect(
            findViewRefusal(JSON.parse(JSON.stringify(view)), 'modal', acceptFile),
          ).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a notice', () => {
    expect(
      findViewRefusal({ ...buildNoticeView('One moment…') }, 'modal', acceptFile),
    ).toBeUndefined();
  });

  test('a form whose recipients don’t fit: it cuts them between two numbers and says so', () => {
    const all = Array.from({ length: 300 }, (_, n) => makePhone(n % 100));
    const [block] = buildComposeView({ nonce: 'n', recipients: all.join('\n') }).blocks;
    const shown = JSON.parse(JSON.stringify(block));
    const numbers = String(shown.element.initial_value).split('\n');
    expect(numbers).toEqual(all.slice(0, numbers.length));
    expect(numbers.length).toBeGreaterThan(200);
    expect(shown.hint.text).toContain('didn’t fit here');
  });
});

test('shortenText keeps within the limit and never splits a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (long, limit) => {
      const short = shortenText(long, limit);
      expect(short.length).toBeLessThanOrEqual(limit);
      expect(isWhole(short)).toBe(isWhole(long));
      expect(long.length <= limit ? short === long : short.endsWith('…')).toBe(true);
    }),
  );
});

/** Whether no character is split: half a character does not survive UTF-8. */
function isWhole(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

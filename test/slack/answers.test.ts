import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMessageRefusal } from '../../sandbox/slack/check/message.ts';
import { findViewRefusal } from '../../sandbox/slack/check/view.ts';
import type { StatusResult } from '../../src/core/queries/find-status.ts';
import type { VisibleMessage } from '../../src/core/queries/history.ts';
import type { ScheduledSend } from '../../src/core/queries/list-sends.ts';
import { findCountry } from '../../src/domain/country.ts';
import { historyStatuses } from '../../src/domain/history-filter.ts';
import { formatDialledPhone } from '../../src/domain/phone.ts';
import type { SendId } from '../../src/domain/send.ts';
import { buildCancelAllQuestion } from '../../src/slack/commands/cancel.ts';
import { commands } from '../../src/slack/commands/command-table.ts';
import { formatAllCommands, formatUnknownCommand } from '../../src/slack/commands/help.ts';
import {
  buildHistoryMessage,
  getFirstHistoryPage,
  historyPages,
} from '../../src/slack/commands/history.ts';
import { buildListsMessage, listPages } from '../../src/slack/commands/lists.ts';
import { optOutPages } from '../../src/slack/commands/opt-outs.ts';
import { buildPriceMessage } from '../../src/slack/commands/price.ts';
import { buildScheduledMessage, scheduledPages } from '../../src/slack/commands/scheduled.ts';
import { buildStatusMessage, statusPages } from '../../src/slack/commands/status.ts';
import { templatePages } from '../../src/slack/commands/templates.ts';
import { buildHomeView } from '../../src/slack/home/home-view.ts';
import { buildMessage, type SlackMessage } from '../../src/slack/messages/blocks/message.ts';
import type { PageCodec } from '../../src/slack/messages/blocks/pages.ts';
import {
  formatCancelAllResult,
  formatCancelEverythingResult,
  formatCancelResult,
} from '../../src/slack/messages/private/cancel-result.ts';
import {
  buildHistoryFilterView,
  buildHistoryLoadingView,
  buildHistoryView,
} from '../../src/slack/modals/history/history-view.ts';
import { hostile, makePhone, makeProgress, makeSend, off, repeatItem } from './sends.ts';

const acceptFile = () => {};
const NOW = Date.UTC(2026, 10, 23, 9);

/** Long and odd texts, as other services and people write them. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.constant(hostile),
  fc
    .constantFrom('<', '&', '👋', 'x', '`', '\n')
    .chain((unit) => fc.constantFrom(1, 600, 4000).map((count) => unit.repeat(count))),
);
const problem = fc.record({ code: fc.constant('x'), what: text, todo: text });
const runs = { numRuns: 60 };

function expectAccepted(message: SlackMessage): void {
  expect(message.text.length).toBeLessThanOrEqual(4000);
  expect(message.text.trim()).not.toBe('');
  expect(findMessageRefusal({ ...message }, acceptFile)).toBeUndefined();
  for (const text of collectTexts(message)) expect(text).not.toMatch(/<!channel>|<script>|<@U9>/);
}

/** All visible strings: the value of a button is read by the app only. */
function collectTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (key === 'value' ? [] : collectTexts(one)));
}

const message: fc.Arbitrary<VisibleMessage> = fc.record(
  {
    messageId: text,
    to: text,
    state: fc.constantFrom(...historyStatuses),
    problem,
    at: fc.constant(NOW),
    scheduledAt: fc.constant(NOW),
    ours: fc.record({
      send: fc.constant('mms-abcdefghijklmnopqrst' as SendId),
      user: fc.constant('U1'),
      channel: fc.constant('C1'),
      subject: text,
    }),
  },
  { requiredKeys: ['messageId', 'to', 'state'] },
);
const place = fc.record({
  page: fc.integer({ min: 1, max: 1000 }),
  row: fc.integer({ min: 0, max: 99 }),
});
const filter = fc.record(
  {
    channel: fc.constant('C01234567890'),
    person: fc.constant('U01234567890'),
    number: fc.constant(makePhone(1)),
    state: fc.constantFrom(...historyStatuses),
    from: fc.constant('2026-11-01'),
    until: fc.constant('2026-11-07'),
  },
  { requiredKeys: [] },
);
const page = fc.record({
  filter,
  at: place,
  newer: fc.array(place, { maxLength: 80 }),
});

function makePlanned(
  subject: string,
  more: Partial<ScheduledSend['progress']> = {},
): ScheduledSend {
  const schedule = { at: NOW, with: 'app' } as const;
  return {
    send: makeSend(3, { subject, schedule }),
    progress: makeProgress(['scheduled', 'scheduled', 'cancelled'], { schedule, ...more }),
    isEdited: true,
  };
}

describe('Slack accepts every response, whatever texts it contains', () => {
  test('the history as a message and as a modal', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 10 }),
        page,
        fc.option(place, { nil: undefined }),
        fc.boolean(),
        (messages, state, older, isCutShort) => {
          const view = { messages, isCutShort, older };
          const shown = buildHistoryMessage(view, state, 'AU');
          expectAccepted(shown);
          const modal = buildHistoryView({ channel: 'C1' }, shown);
          expect(findViewRefusal({ ...modal }, 'modal', acceptFile)).toBeUndefined();
        },
      ),
      runs,
    );
  });

  test('the status of a send, a message and a number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 10, 11, 40),
        text,
        problem,
        fc.boolean(),
        message,
        (count, subject, reason, isStopped, one) => {
          const send = makeSend(count, { subject });
          const states = repeatItem(count, 'failed' as const);
          const more = { problem: reason, notSentProblem: isStopped ? reason : undefined };
          const answers: Exclude<StatusResult, { kind: 'unread' }>[] = [
            { kind: 'send', send, progress: makeProgress(states, more), unasked: reason },
            { kind: 'message', message: one },
            { kind: 'number', number: makePhone(0), view: { messages: [one], isCutShort: false } },
            { kind: 'unknown' },
            { kind: 'notOffered' },
          ];
          for (const by of ['U1', 'U2']) {
            for (const answer of answers)
              expectAccepted(buildStatusMessage(answer, { what: send.id, by, country: 'AU' }));
          }
        },
      ),
      runs,
    );
  });

  test('a status with 40 different long reasons', () => {
    const send = makeSend(40);
    const recipients = send.recipients.map(({ phone }, index) => {
      const what = `${index} ${'&'.repeat(900)}`;
      return { index, phone, state: 'failed' as const, problem: { ...off, what } };
    });
    const answer = { kind: 'send', send, progress: { recipients } } as const;
    expectAccepted(buildStatusMessage(answer, { what: send.id, by: 'U1', country: 'AU' }));
  });

  test('scheduled sends, lists, prices, cancel questions and their results', () => {
    fc.assert(
      fc.property(text, problem, fc.integer({ min: 0, max: 60 }), (words, reason, count) => {
        const all = repeatItem(count, makePlanned(words));
        expectAccepted(buildScheduledMessage(all, 'U1', Math.max(0, count - 5)));
        const lists = repeatItem(count, { id: '1', name: words, count });
        expectAccepted(buildListsMessage(lists, words, 0));
        expectAccepted(
          buildPriceMessage(
            {
              priced: repeatItem(count, { country: findCountry('AU'), each: 1, count: 1 }),
              refused: repeatItem(count + 1, {
                recipient: { phone: makePhone(1) },
                problem: reason,
              }),
              unpriced: repeatItem(count, { phone: makePhone(1) }),
              total: count,
              currency: words,
              doubles: repeatItem(count, { phone: makePhone(1) }),
              unread: repeatItem(count, words),
            },
            'AU',
          ),
        );
        const byPerson = repeatItem(count, { user: 'U1', sends: 1, people: 2 });
        expectAccepted(buildCancelAllQuestion({ sends: count, people: count, byPerson }, NOW));
        const ours = { cancelled: count, asked: count, before: count, left: count };
        expectAccepted(buildMessage(formatCancelAllResult(ours)));
        const account = { kind: 'failed', problem: reason } as const;
        expectAccepted(buildMessage(formatCancelEverythingResult({ ours, account })));
        expectAccepted(
          buildMessage(formatCancelResult({ kind: 'left', progress: makeProgress(['sent']) })),
        );
        expectAccepted(buildMessage(formatUnknownCommand(words, words)));
      }),
      runs,
    );
    expectAccepted(buildMessage(formatAllCommands(commands)));
    expect(formatAllCommands(commands).length).toBeLessThan(2_900);
  });

  test('App Home, empty and full', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 60 }), fc.boolean(), (words, count, isAsked) => {
        const recent = {
          send: makeSend(2, { subject: words }),
          progress: makeProgress(['failed', 'delivered']),
          link: 'https://x.slack.com/archives/C1/p1',
        };
        const clickSend = {
          kind: 'accepted',
          account: { balance: -5, hasMmsAccess: false, isActive: false },
        } as const;
        const view = buildHomeView({
          user: 'U1',
          isAdmin: true,
          recent: repeatItem(Math.min(count, 10), recent),
          scheduled: repeatItem(count, makePlanned(words)),
          hasReceipts: false,
          notice: 'Cancelled.',
          health: isAsked ? { clickSend, slack: 'Slack is away' } : undefined,
        });
        expect(findViewRefusal({ ...view }, 'home', acceptFile)).toBeUndefined();
        expect(JSON.stringify(view)).not.toContain('<!channel>');
      }),
      runs,
    );
  });

  test('the history filter, empty and full', () => {
    fc.assert(
      fc.property(filter, (chosen) => {
        const view = buildHistoryFilterView({ channel: 'C1' }, chosen);
        expect(findViewRefusal({ ...view }, 'modal', acceptFile)).toBeUndefined();
      }),
      runs,
    );
    expect(findViewRefusal({ ...buildHistoryLoadingView() }, 'modal', acceptFile)).toBeUndefined();
  });
});

describe('the page stored in a button', () => {
  const drawValueOf = <P>(pages: PageCodec<P>, page: fc.Arbitrary<P>) =>
    page.map((one) => {
      const value = pages.formatPage(one);
      return { one, value, read: pages.parsePage(value) };
    });
  const from = fc.nat(1000);
  const inButton: fc.Arbitrary<{ one: unknown; value: string; read: unknown }> = fc.oneof(
    drawValueOf(
      historyPages,
      page.map((one) => ({ ...one, newer: one.newer.slice(-50) })),
    ),
    drawValueOf(historyPages, filter.map(getFirstHistoryPage)),
    drawValueOf(listPages, fc.record({ text: text.map((words) => words.slice(0, 100)), from })),
    drawValueOf(optOutPages, fc.record({ from })),
    drawValueOf(scheduledPages, fc.record({ from })),
    drawValueOf(statusPages, fc.record({ what: fc.stringMatching(/^[\w-]{6,64}$/) })),
    drawValueOf(templatePages, fc.nat(999)),
  );

  test('survives a round trip and fits into 2,000 characters', () => {
    fc.assert(
      fc.property(inButton, ({ one, value, read }) => {
        expect(value.length).toBeLessThanOrEqual(2_000);
        expect(read).toEqual(one);
      }),
    );
    const at = { page: 1, row: 0 };
    const many = { filter: {}, at, newer: repeatItem(60, at) };
    expect(historyPages.parsePage(historyPages.formatPage(many))?.newer).toHaveLength(50);
  });

  test('is ignored when another version of the app wrote it', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(() => historyPages.parsePage(value)).not.toThrow();
      }),
    );
    expect(historyPages.parsePage('history:{"filter":{},"at":[0,0],"newer":[]}')).toBeUndefined();
    expect(historyPages.parsePage('status:{"what":"x"}')).toBeUndefined();
    expect(historyPages.parsePage(undefined)).toBeUndefined();
  });
});

test('the status of a send shows full numbers to its author and masked ones to others', () => {
  const send = makeSend(2, {
    recipients: [{ phone: makePhone(1), name: 'Jo' }, { phone: makePhone(2) }],
  });
  const progress = makeProgress(['delivered', 'failed']);
  const answer = { kind: 'send', send, progress } as const;
  const formatShownTo = (by: string) =>
    JSON.stringify(buildStatusMessage(answer, { what: send.id, by, country: 'AU' }));
  const dialled = formatDialledPhone(makePhone(1), 'AU');
  expect(formatShownTo('U1')).toContain(dialled);
  expect(formatShownTo('U2')).not.toContain(dialled);
  expect(formatShownTo('U2')).toContain('•••');
});

test('a message of another program appears with a masked number and without its text', () => {
  const one = { messageId: 'x', to: '•••999', state: 'sent', at: NOW } as const;
  const shown = buildHistoryMessage(
    { messages: [one], isCutShort: false },
    getFirstHistoryPage({}),
    'AU',
  );
  expect(shown.text).toMatch(/_sent by another program_ · <!date.*\n.*sent · •••999/);
});

test('the history names the recipient of a message even if the number is masked', () => {
  const ours = { send: makeSend(1).id, user: 'U2', channel: 'C1', subject: '' };
  const one = {
    messageId: 'x',
    to: '•••222',
    name: 'Jo <&>',
    state: 'sent',
    at: NOW,
    ours,
  } as const;
  const shown = buildHistoryMessage(
    { messages: [one, { ...one, to: '+61437111222' }], isCutShort: false },
    getFirstHistoryPage({}),
    'AU',
  );
  expect(shown.text).toContain('Reply to Jo &lt;&amp;&gt;');
  expect(shown.text).toMatch(
    /sent · Jo &lt;&amp;&gt; •••222\n.*sent · Jo &lt;&amp;&gt; 0437 111 222/,
  );
});

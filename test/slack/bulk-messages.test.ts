import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMessageRefusal as refusalOf } from '../../sandbox/slack/check/message.ts';
import type { ResultsFileLocation } from '../../src/core/ports/send-posts.ts';
import type { RecipientResult, SendResults } from '../../src/core/ports/slack-files.ts';
import { type E164, formatDialledPhone } from '../../src/domain/phone.ts';
import type { Send } from '../../src/domain/send.ts';
import type { RecipientStatus, SendProgress } from '../../src/domain/send-progress.ts';
import { summarizeSend } from '../../src/domain/send-summary.ts';
import { removePictures } from '../../src/slack/messages/blocks/fallback-messages.ts';
import { formatResultsCsv } from '../../src/slack/messages/files/results-csv.ts';
import { buildPostMessage } from '../../src/slack/messages/post/channel-post.ts';
import {
  buildFailedMessage,
  buildResultsMessage,
} from '../../src/slack/messages/private/direct-messages.ts';
import { buildThreadNote } from '../../src/slack/messages/thread/thread-note.ts';
import { readMessage } from './read-message.ts';
import { makeProgress, makeSend, off, repeatItem } from './sends.ts';

const send = makeSend(10_000);
const price = { units: 24_250_000, currency: 'AUD' };

/** Progress with this many recipients in each state, one state after the other. */
function makeCounts(
  states: Partial<Record<RecipientStatus, number>>,
  more: Partial<SendProgress> = {},
): SendProgress {
  const all = Object.entries(states) as [RecipientStatus, number][];
  return makeProgress(
    all.flatMap(([state, count]) => repeatItem(count, state)),
    more,
  );
}

const post = (progress: SendProgress) => {
  const message = removePictures(buildPostMessage(send, progress));
  expect(refusalOf({ ...message }, () => {})).toBeUndefined();
  return message;
};
const buildSummary = (progress: SendProgress, file: ResultsFileLocation = 'below') =>
  buildThreadNote(send, progress, {
    id: 'summary',
    kind: { kind: 'summary', summary: summarizeSend(progress), file },
  });

describe('the post of a send to ten thousand people', () => {
  test('shows a bar, counts in words for screen readers and *Stop sending* while batches are submitted', () => {
    const message = post(makeCounts({ queued: 5_000, refused: 1_000, waiting: 4_000 }, { price }));
    expect(readMessage(message)).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *10,000 people*
      >*The front door*
      >Please paint it like this.
      ▓▓▓▓▓▓░░░░  5,000 of 10,000 sent to ClickSend · 4,000 to go
      (*5,000 queued · 4,000 sending · 1,000 not sent · A$2,425.00*)
      [Stop sending] [… Show details | Show reference]
      (MMS-XAE763)"
    `);
    expect(message.text).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *10,000 people*: The front door
      5,000 queued · 4,000 sending · 1,000 not sent · A$2,425.00
      5,000 of 10,000 sent to ClickSend · 4,000 to go
      MMS-XAE763"
    `);
  });

  test('shows how many were delivered once every batch is submitted', () => {
    const message = post(makeCounts({ delivered: 7_012, sent: 2_868, failed: 120 }, { price }));
    expect(readMessage(message)).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *10,000 people*
      >*The front door*
      >Please paint it like this.
      ▓▓▓▓▓▓▓░░░  7,012 of 10,000 delivered
      (*7,012 delivered · 2,868 sent · 120 failed · A$2,425.00*)
      [Send again to the 120 who didn’t get it] [… Show details | Show reference]
      (MMS-XAE763)"
    `);
  });

  test('has no bar when every recipient has a final status or no delivery report', () => {
    for (const states of [
      { delivered: 9_000, failed: 1_000 },
      { delivered: 9_000, silent: 1_000 },
    ]) {
      expect(readMessage(post(makeCounts(states)))).not.toMatch(/[▓░]/);
    }
  });

  test('fills the bar only when every batch is submitted', () => {
    const readBar = (waiting: number) =>
      /[▓░]+/.exec(readMessage(post(makeCounts({ queued: 10_000 - waiting, waiting }))))?.[0];
    expect([readBar(10_000), readBar(9_000), readBar(5_001), readBar(1)]).toEqual([
      '░░░░░░░░░░',
      '▓░░░░░░░░░',
      '▓▓▓▓░░░░░░',
      '▓▓▓▓▓▓▓▓▓░',
    ]);
  });

  test('names who stopped it, counts sent and unsent messages, and offers to send to the others', () => {
    const halted = { by: 'U2', kept: 6_000, others: 6_000 };
    const still = post(
      makeCounts({ queued: 3_000, waiting: 1_000, cancelled: 6_000 }, { stop: halted }),
    );
    const done = post(makeCounts({ queued: 4_000, cancelled: 6_000 }, { stop: halted, price }));
    const over = post(makeCounts({ delivered: 4_000, cancelled: 6_000 }, { stop: halted, price }));
    const none = post(
      makeCounts({ cancelled: 10_000 }, { stop: { by: 'U2', kept: 10_000, others: 10_000 } }),
    );
    expect([still, done, over, none].map(readMessage).join('\n\n')).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *4,000 people*
      >*The front door*
      >Please paint it like this.
      (*3,000 queued · 1,000 sending · 6,000 cancelled* Stopped by <@U2>: 3,000 sent, 6,000 not sent, 1,000 with ClickSend (may still go out))
      [… Show details | Show reference]
      (MMS-XAE763)

      <@U1> sent a picture message to *4,000 people*
      >*The front door*
      >Please paint it like this.
      ░░░░░░░░░░  0 of 4,000 delivered
      (*4,000 queued · 6,000 cancelled · A$2,425.00* Stopped by <@U2>: 4,000 sent, 6,000 not sent)
      [Send to the other 6,000] [… Show details | Show reference]
      (MMS-XAE763)

      <@U1> sent a picture message to *4,000 people*
      >*The front door*
      >Please paint it like this.
      (*4,000 delivered · 6,000 cancelled · A$2,425.00* Stopped by <@U2>: 4,000 sent, 6,000 not sent)
      [Send to the other 6,000] [… Send again to the same people | Show details | Show reference]
      (MMS-XAE763)

      ✖️ Cancelled: <@U1>’s picture message to *10,000 people*
      >*The front door*
      >Please paint it like this.
      (*10,000 cancelled* Stopped by <@U2> before anything was sent)
      [Send it after all] [… Show details | Show reference]
      (MMS-XAE763)"
    `);
  });
});

test('*Stop sending* appears while ClickSend delays a send, and not while a single batch is submitted', () => {
  const delayed = makeProgress(['waiting']).recipients.map((one) => ({ ...one, problem: off }));
  expect(readMessage(buildPostMessage(makeSend(1), { recipients: delayed }))).toContain(
    '[Stop sending]',
  );
  expect(readMessage(post(makeCounts({ waiting: 1_000 })))).not.toContain('[Stop sending]');
});

describe('the thread of a send to ten thousand people', () => {
  test('has a summary while receipts come, at the end, and after receipts newer than its file', () => {
    const open = buildSummary(
      makeCounts({ delivered: 7_012, sent: 2_868, failed: 120 }, { price }),
    );
    const over = makeCounts({ delivered: 9_500, silent: 300, failed: 150, refused: 50 }, { price });
    expect(
      [open, buildSummary(over), buildSummary(over, 'older')].map(readMessage).join('\n\n'),
    ).toMatchInlineSnapshot(`
      "📊 Why some people didn’t get it so far:
      ❌ 120 people: The phone was switched off.
      (When it’s finished, you’ll get a file listing everyone.)

      🏁 All done. Why some people didn’t get it:
      ❌ 150 people: The phone was switched off.
      🚫 50 people: The phone was switched off.
      ❔ 300 people: no delivery report after 24 h. It may have arrived. If it matters, ask them.
      [Check again] [Send again anyway]
      (The file below lists everyone.)

      🏁 All done. Why some people didn’t get it:
      ❌ 150 people: The phone was switched off.
      🚫 50 people: The phone was switched off.
      ❔ 300 people: no delivery report after 24 h. It may have arrived. If it matters, ask them.
      [Check again] [Send again anyway]
      (The post above has newer results than the file below.)"
    `);
  });

  test('says where the file that lists everyone is', () => {
    const over = makeCounts({ delivered: 10_000 });
    const readLastLine = (file: ResultsFileLocation) =>
      readMessage(buildSummary(over, file)).split('\n').at(-1);
    expect([
      readLastLine('below'),
      readLastLine('older'),
      readLastLine('not here'),
      readLastLine('nowhere'),
    ]).toMatchInlineSnapshot(`
      [
        "(The file below lists everyone.)",
        "(The post above has newer results than the file below.)",
        "(I sent the author the full list in a direct message. To get it in this channel too, type \`/invite @slack-mms\`.)",
        "(Slack won’t let me upload the file that lists everyone.)",
      ]
    `);
  });

  test('names the six most frequent reasons, and has no button when sending again can’t help', () => {
    const { recipients } = makeCounts({ failed: 100 });
    const hopeless = recipients.map((one, n) => {
      const problem = { code: 'x', what: `Reason ${n % 8}`, todo: '', canRetry: false };
      return { ...one, problem };
    });
    const words = readMessage(buildSummary({ recipients: hopeless.slice(3) }));
    expect(words.match(/Reason \d/g)).toEqual([3, 4, 5, 6, 7, 0].map((n) => `Reason ${n}`));
    expect(words).toContain('24 more, for other reasons');
    expect(readMessage(buildSummary({ recipients: hopeless.slice(0, 6) }))).not.toContain('[');
  });
});

test('the author’s direct message lists a few dozen failures with full numbers', () => {
  const failed = send.recipients.slice(0, 35).map(({ phone }) => ({ phone, problem: off }));
  const words = readMessage(buildFailedMessage(send, failed, 'AU'));
  for (const { phone } of failed) expect(words).toContain(formatDialledPhone(phone, 'AU'));
});

test('the author’s direct messages about thousands of failures show counts instead of numbers', () => {
  const failed = makeCounts({ refused: 3_000 }).recipients.map(({ phone }) => ({
    phone,
    problem: off,
  }));
  expect(readMessage(buildFailedMessage(send, failed, 'AU'))).toMatchInlineSnapshot(`
    "🚫 “The front door” didn’t reach 3,000 of 10,000 people:
    3,000 people: The phone was switched off. Send again later.
    (When it’s finished, you’ll get a file listing everyone. Reference MMS-XAE763)"
  `);
  expect(readMessage(buildResultsMessage({ send }))).toMatchInlineSnapshot(`
    "🏁 “The front door” is done: its post in <#C1> shows the result.
    The file in this thread lists 10,000 people with full phone numbers. It also says why some didn’t get it. Only you can see it.
    (Reference MMS-XAE763)"
  `);
});

describe('the results file', () => {
  const row: RecipientResult = {
    phone: '+61437111222' as E164,
    name: 'Jo',
    state: 'failed',
    problem: off,
    messageId: 'ABC-1',
    price: 4850,
    at: Date.UTC(2026, 10, 23, 9, 0, 5),
  };
  const formatCsv = (
    rows: readonly RecipientResult[],
    numbers: 'masked' | 'whole' = 'whole',
    about: Send = send,
  ) => {
    const results: SendResults = { send: about, progress: makeCounts({}), rows, currency: 'AUD' };
    return [...formatResultsCsv(results, numbers)].join('');
  };

  test('has a row for every recipient, with masked or full numbers', () => {
    const other: RecipientResult = { phone: '+61437111223' as E164, state: 'waiting' };
    expect(formatCsv([row, other], 'masked').split('\r\n')).toEqual([
      '\uFEFFnumber,name,state,reason,ClickSend message id,price (AUD),time of last word (UTC),title',
      '•••222,Jo,failed,The phone was switched off. Send again later.,ABC-1,0.4850,2026-11-23 09:00:05,The front door',
      '•••223,,sending,,,,,The front door',
      '',
    ]);
    expect(formatCsv([row])).toContain("'+61437111222,Jo");
  });

  test('has a title even if the subject is empty', () => {
    const answer = { ...makeSend(1), subject: ' ' };
    const named = { ...answer, recipients: [{ phone: row.phone, name: 'Jo' }] };
    expect(formatCsv([row], 'whole', named)).toMatch(/,Reply to Jo\r\n$/);
    expect(formatCsv([row], 'masked', answer)).toMatch(/,Reply to •••\d{3}\r\n$/);
    expect(formatCsv([row], 'whole', { ...send, subject: '' })).toMatch(/,Picture message\r\n$/);
  });

  test('puts any name or reason into one cell that no spreadsheet reads as a formula', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc
        .constantFrom('=', '+', '-', '@', '\t', '\r', '＝')
        .chain((first) => fc.string({ maxLength: 9 }).map((rest) => `${first}${rest},"\r\n`)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        const rows = pairs.map(([name, what]) => ({ ...row, name, problem: { ...off, what } }));
        const cells = readCsv(formatCsv(rows)).slice(1);
        expect(cells.map(({ length }) => length)).toEqual(pairs.map(() => 8));
        for (const [n, [, name = '']] of cells.entries()) {
          expect(name.replace(/^'/, '')).toBe((pairs[n]?.[0] ?? '').replace(/^'/, ''));
          expect(name).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
        }
      }),
    );
  });

  test('is written in chunks of 1,000 rows, so that other work can run in between', () => {
    const results = { send, progress: makeCounts({}), rows: repeatItem(10_000, row) };
    const parts = [...formatResultsCsv(results, 'whole')];
    const sizes = parts.map((part) => part.split('\r\n').length - 1);
    expect(sizes).toEqual([1, ...repeatItem(10, 1_000)]);
  });
});

/** Parses CSV by RFC 4180, as a spreadsheet does. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, bare = '', end] of text.replace(/^\uFEFF/, '').matchAll(field)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

import { describe, expect, test } from 'vitest';
import type { ThreadNote } from '../../src/core/ports/send-posts.ts';
import { computePostDigest } from '../../src/core/posts/ensure-post.ts';
import { OPT_OUT_ACTOR } from '../../src/domain/opt-out.ts';
import type { SendId } from '../../src/domain/send.ts';
import type { RecipientStatus } from '../../src/domain/send-progress.ts';
import { commands } from '../../src/slack/commands/command-table.ts';
import { formatAllCommands } from '../../src/slack/commands/help.ts';
import {
  removePictures,
  simplifyMessage,
} from '../../src/slack/messages/blocks/fallback-messages.ts';
import { buildPostMessage } from '../../src/slack/messages/post/channel-post.ts';
import { formatCancelResult } from '../../src/slack/messages/private/cancel-result.ts';
import {
  buildFailedMessage,
  buildNotSentMessage,
} from '../../src/slack/messages/private/direct-messages.ts';
import { buildThreadNote } from '../../src/slack/messages/thread/thread-note.ts';
import { readMessage } from './read-message.ts';
import { hostile, makePhone, makeProgress, makeSend, off, repeatItem } from './sends.ts';

const price = { units: 9700, currency: 'AUD' };

describe('the post', () => {
  test('to one person shows the status in the person’s line', () => {
    const post = buildPostMessage(makeSend(1), makeProgress(['waiting']));
    expect(readMessage(post)).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *1 person*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      ⏳ •••200 sending [… Show details | Show reference]
      (MMS-XAE763)"
    `);
    expect(post.text).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *1 person*: The front door
      1 sending
      ⏳ •••200 sending
      MMS-XAE763"
    `);
  });

  test('shows the price beside the reference for two people, and with the counts for three', () => {
    const read = (states: readonly RecipientStatus[]) =>
      readMessage(buildPostMessage(makeSend(states.length), makeProgress(states, { price })));
    expect(read(['delivered', 'failed'])).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *2 people*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      ✅ •••200 delivered
      ❌ •••201 failed: The phone was switched off
      [Send again to the one who didn’t get it] [… Send to everyone again | Show details | Show reference]
      (A$0.97 · MMS-XAE763)"
    `);
    expect(read(['delivered', 'delivered', 'failed'])).toContain(
      '(*2 delivered · 1 failed · A$0.97*)',
    );
  });

  test('to ten people names each by the last three digits', () => {
    const states = [
      ...repeatItem(4, 'delivered'),
      ...repeatItem(3, 'sent'),
      'failed',
      'refused',
      'unsure',
    ] as const;
    const post = buildPostMessage(makeSend(10), makeProgress(states, { price }));
    expect(readMessage(post)).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *10 people*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      (*4 delivered · 3 sent · 1 unconfirmed · 1 failed · 1 not sent · A$0.97*)
      ✅ •••200 delivered
      ✅ •••201 delivered
      ✅ •••202 delivered
      ✅ •••203 delivered
      📤 •••204 sent
      📤 •••205 sent
      📤 •••206 sent
      ❌ •••207 failed: The phone was switched off
      🚫 •••208 not sent: The phone was switched off
      ❔ •••209 unconfirmed
      [Send again to the 2 who didn’t get it] [… Show details | Show reference]
      (MMS-XAE763)"
    `);
  });

  test('to eleven people shows only counts', () => {
    const post = buildPostMessage(
      makeSend(11),
      makeProgress([...repeatItem(10, 'queued'), 'failed'], { price }),
    );
    expect(readMessage(post)).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *11 people*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      ░░░░░░░░░░  0 of 11 delivered
      (*10 queued · 1 failed · A$0.97*)
      [Send again to the one who didn’t get it] [… Show details | Show reference]
      (MMS-XAE763)"
    `);
  });

  const at = Date.UTC(2026, 11, 1, 9, 30);
  const later = { schedule: { at, with: 'app' } } as const;

  test('of a scheduled send shows the time and can be cancelled for each person', () => {
    const post = buildPostMessage(makeSend(2), makeProgress(['scheduled', 'scheduled'], later));
    expect(readMessage(post)).toMatchInlineSnapshot(`
      "<@U1> scheduled a picture message to *2 people*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      (Goes out: <!date^1796117400^{date_short_pretty} at {time}|2026-12-01 09:30 UTC>)
      🗓️ •••200 scheduled
      🗓️ •••201 scheduled
      [Edit] [… Remove people… | Cancel message… | Show details | Show reference]
      (MMS-XAE763)"
    `);
    expect(post.text).toMatchInlineSnapshot(`
      "<@U1> scheduled a picture message to *2 people*: The front door
      2 scheduled
      Goes out: <!date^1796117400^{date_short_pretty} at {time}|2026-12-01 09:30 UTC>
      🗓️ •••200 scheduled
      🗓️ •••201 scheduled
      MMS-XAE763"
    `);
  });

  test('counts the people it is sent to, and never says that it was sent to nobody', () => {
    const readHeading = (states: readonly RecipientStatus[]) =>
      buildPostMessage(makeSend(states.length), makeProgress(states)).text.split(':')[0];
    expect(readHeading(['cancelled', 'queued'])).toMatch(/sent a picture message to \*1 person/);
    // Cancelled in ClickSend’s dashboard, by nobody in Slack.
    expect(readHeading(['cancelled', 'cancelled'])).toBe('✖️ Cancelled');
  });

  test('of a scheduled send: to 1, to 11, held by ClickSend, being cancelled, cancelled and overdue', () => {
    const all = repeatItem(11, 'scheduled');
    const cancelled = { by: 'U2', isUnderWay: true, others: 1 };
    const posts = [
      makeProgress(['scheduled'], later),
      makeProgress(all, later),
      makeProgress(['scheduled'], { schedule: { at, with: 'clicksend' } }),
      makeProgress(['scheduled'], { ...later, cancelled }),
      makeProgress(['cancelled'], { cancelled: { by: 'U2', isUnderWay: false, others: 1 } }),
      makeProgress(['scheduled'], { ...later, isOverdue: true }),
    ].map((progress) =>
      readMessage(buildPostMessage(makeSend(progress.recipients.length), progress)),
    );
    expect(posts.join('\n\n')).toMatchInlineSnapshot(`
      "<@U1> scheduled a picture message to *1 person*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      (Goes out: <!date^1796117400^{date_short_pretty} at {time}|2026-12-01 09:30 UTC>)
      🗓️ •••200 scheduled
      [Edit] [Cancel message] [… Show details | Show reference]
      (MMS-XAE763)

      <@U1> scheduled a picture message to *11 people*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      (*11 scheduled* Goes out: <!date^1796117400^{date_short_pretty} at {time}|2026-12-01 09:30 UTC>)
      [Edit] [… Remove people… | Cancel message… | Show details | Show reference]
      (MMS-XAE763)

      <@U1> scheduled a picture message to *1 person*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      (Goes out: <!date^1796117400^{date_short_pretty} at {time}|2026-12-01 09:30 UTC>)
      🗓️ •••200 scheduled
      [Edit] [Cancel message] [… Show details | Show reference]
      (MMS-XAE763)

      <@U1> scheduled a picture message to *1 person*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      (<@U2> is cancelling it; waiting for ClickSend)
      🗓️ •••200 scheduled [… Show details | Show reference]
      (MMS-XAE763)

      ✖️ Cancelled: <@U1>’s picture message to *1 person*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      (Cancelled by <@U2>)
      ✖️ •••200 cancelled
      [Schedule again] [… Show details | Show reference]
      (MMS-XAE763)

      <@U1> scheduled a picture message to *1 person*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      (Was due: <!date^1796117400^{date_short_pretty} at {time}|2026-12-01 09:30 UTC>. I asked the person who scheduled it what to do.)
      🗓️ •••200 scheduled
      [Send now] [Edit] [Cancel message] [… Show details | Show reference]
      (MMS-XAE763)"
    `);
  });

  test('offers a button to send to those who didn’t get it, and a menu entry for everyone', () => {
    const post = buildPostMessage(makeSend(2), makeProgress(['delivered', 'failed']));
    expect(readMessage(post)).toContain(
      '[Send again to the one who didn’t get it] [… Send to everyone again | Show details | Show reference]',
    );
  });

  test('of a cancelled send offers *Schedule again* until everyone got it, and counts who did', () => {
    const resends = (...indexes: readonly number[]) => [
      { id: `mms-${'r'.repeat(20)}` as SendId, by: 'U1', indexes },
    ];
    const readPost = (others: number, sent: ReturnType<typeof resends>) => {
      const cancelled = { by: 'U2', isUnderWay: false, others };
      const progress = makeProgress(['cancelled', 'cancelled'], { cancelled, resends: sent });
      return readMessage(buildPostMessage(makeSend(2), progress));
    };
    expect(readPost(1, resends(0))).toContain('<@U1> sent it to 1 person after all');
    expect(readPost(1, resends(0))).toContain('[Schedule again]');
    expect(readPost(0, resends(0, 1))).toContain('<@U1> sent it after all');
    expect(readPost(0, resends(0, 1))).not.toContain('[Schedule again]');
  });

  test('in simple blocks keeps the menu beside its lines', () => {
    const post = buildPostMessage(makeSend(1), makeProgress(['delivered']));
    expect(readMessage(simplifyMessage(post))).toContain(
      '[… Send again | Show details | Show reference]',
    );
  });

  test('shows the names of people who have one', () => {
    const send = makeSend(1, { recipients: [{ phone: makePhone(0), name: 'Jo <b>' }] });
    const [one] = makeProgress(['delivered']).recipients;
    const progress = { recipients: one ? [{ ...one, name: 'Jo <b>' }] : [] };
    expect(readMessage(buildPostMessage(send, progress))).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *1 person*
      >*The front door*
      >Please paint it like this. [picture: door.jpg]
      ✅ Jo &lt;b&gt; •••200 delivered [… Send again | Show details | Show reference]
      (MMS-XAE763)"
    `);
  });

  test('says how many people were left out because they opted out', () => {
    const buildPostSaying = (optedOut: number) =>
      buildPostMessage(makeSend(1, { optedOut }), makeProgress(['delivered']));
    expect(readMessage(buildPostSaying(1))).toContain('(1 not sent: opted out)');
    expect(buildPostSaying(1_200).text).toContain('\n1,200 not sent: opted out\n');
    expect(computePostDigest(makeSend(1), makeProgress(['sent']))).not.toBe(
      computePostDigest(makeSend(1, { optedOut: 1 }), makeProgress(['sent'])),
    );
  });

  test('of a send that failed before it was submitted says why', () => {
    const progress = makeProgress(['waiting', 'waiting'], { notSentProblem: off });
    expect(
      readMessage(removePictures(buildPostMessage(makeSend(2), progress))),
    ).toMatchInlineSnapshot(`
      "🚫 Not sent: <@U1>’s picture message to *2 people*
      >*The front door*
      >Please paint it like this.
      (*Not sent: The phone was switched off*)
      (MMS-XAE763)"
    `);
  });

  test('shows markup in a person’s text as plain text', () => {
    const send = makeSend(1, { subject: '<!channel> *b* &', body: hostile });
    const progress = makeProgress(['failed'], { problem: { ...off, what: hostile } });
    const post = buildPostMessage(send, progress);
    expect(post.text).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *1 person*: &lt;!channel&gt; *b* &amp;
      1 failed
      ❌ •••200 failed: &lt;!channel&gt; &lt;script&gt;alert(1)&lt;/script&gt; *bold* &amp; &lt;@U9&gt; _x_ \`y\` :smile:
      MMS-XAE763"
    `);
    expect(post.blocks[1]).toMatchInlineSnapshot(`
      {
        "elements": [
          {
            "elements": [
              {
                "style": {
                  "bold": true,
                },
                "text": "<!channel> *b* &",
                "type": "text",
              },
              {
                "text": "
      <!channel> <script>alert(1)</script> *bold* & <@U9> _x_ \`y\` :smile:",
                "type": "text",
              },
            ],
            "type": "rich_text_quote",
          },
        ],
        "type": "rich_text",
      }
    `);
  });

  test('has one block beside its picture, and a second one if the text has Slack’s markup', () => {
    const count = (body: string) =>
      buildPostMessage(makeSend(1, { body }), makeProgress(['queued'])).blocks.filter(
        ({ type }) => type === 'rich_text',
      ).length;
    expect(['jo_smith@example.com', 'https://a.b/the_new_door'].map(count)).toEqual([0, 0]);
    expect(['_now_', 'a _b', 'a_ b', '*', 'a~b', ':wave:'].map(count)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('shows the beginning of a long message and never splits a character', () => {
    const emoji = buildPostMessage(
      makeSend(1, { body: '👋'.repeat(750) }),
      makeProgress(['queued']),
    );
    const body = JSON.stringify(emoji.blocks[0]);
    expect(body).toContain('…');
    expect(body).not.toMatch(/\\ud83d(?!\\udc4b)/);
    const letters = buildPostMessage(
      makeSend(1, { body: 'x'.repeat(1500) }),
      makeProgress(['queued']),
    );
    expect(JSON.stringify(letters.blocks[0]).match(/x+…/)?.[0]).toHaveLength(600);
  });

  test('never contains a full number', () => {
    const everything = JSON.stringify(
      buildPostMessage(makeSend(10), makeProgress(repeatItem(10, 'sent'))),
    );
    expect(everything).not.toMatch(/\d{6}/);
    expect(everything).toContain('•••209');
  });
});

describe('a thread note', () => {
  const note = (kind: Parameters<typeof buildThreadNote>[2]['kind'], count = 2) =>
    buildThreadNote(makeSend(count), makeProgress(repeatItem(count, 'unsure'), { price }), {
      id: 'n',
      kind,
    });

  test('about edits, cancellations and missing delivery reports', () => {
    const before = makeSend(2);
    const at = Date.UTC(2026, 11, 1, 9, 30);
    const after = {
      ...before,
      recipients: [{ phone: makePhone(1) }, { phone: makePhone(5) }],
      subject: 'Hello',
      body: 'Other & new',
      picture: { kind: 'slack', id: 'F2' },
      from: '+61400000000',
      schedule: { at, with: 'app' },
    } as const;
    const off = { code: 'x', what: 'It had left already', todo: 'Watch the post' };
    const notes = [
      note({ kind: 'edited', by: 'U1', before, after }),
      note({ kind: 'cancelled', by: 'U1', recipient: makePhone(3) }),
      note({ kind: 'notCancelled', by: 'U1', problem: off }),
      note({ kind: 'notCancelled', by: 'U1', problem: off, recipient: makePhone(3) }),
      note({ kind: 'silent', recipients: [makePhone(1), makePhone(2)] }),
    ];
    expect(notes.map(readMessage).join('\n')).toMatchInlineSnapshot(`
      "✏️ <@U1> changed this:
      • Time: <!date^1796117400^{date_short_pretty} at {time}|2026-12-01 09:30 UTC>
      • Added •••205
      • Removed •••200
      • Subject: “Hello”
      • Message: “Other &amp; new”
      • New picture
      • From +61 400 000 000
      ✖️ <@U1> cancelled this for •••203.
      ⚠️ <@U1> couldn’t cancel this. It had left already. Watch the post.
      ⚠️ <@U1> couldn’t cancel this for •••203. It had left already. Watch the post.
      ❔ •••201, •••202: no delivery report after 24 h. It may have arrived. If it matters, ask them.
      [Check again] [Send again anyway]"
    `);
  });

  test('about failures groups people by reason', () => {
    const full = { code: 'full', what: 'The phone is full', todo: 'Ask them to make room' };
    const recipients = [
      { phone: makePhone(0), problem: off },
      { phone: makePhone(1), problem: full },
      { phone: makePhone(2), problem: off },
    ];
    expect(readMessage(note({ kind: 'failed', recipients }))).toMatchInlineSnapshot(`
      "❌ •••200, •••202: Send again later.
      ❌ •••201: Ask them to make room."
    `);
  });

  test('about a hundred failures with one reason is one line', () => {
    const recipients = repeatItem(100, { phone: makePhone(1), problem: off });
    expect(readMessage(note({ kind: 'failed', recipients }))).toMatchInlineSnapshot(
      `"❌ •••201, •••201, •••201, •••201, •••201, •••201, •••201, •••201, •••201, •••201 and 90 more: Send again later."`,
    );
  });

  test('about an unconfirmed batch asks a person to check', () => {
    expect(readMessage(note({ kind: 'unsure', batch: 0, at: 0 }))).toMatchInlineSnapshot(`
      "❔ ClickSend gave no answer for •••200, •••201, and its history doesn’t show the message.
      Ask •••200, •••201 whether it arrived before you send it again.
      [Check again] [Send again]"
    `);
  });

  test('about an unconfirmed message says why sending it again failed', () => {
    const progress = makeProgress(['delivered', 'unsure']);
    const [first, second] = progress.recipients;
    if (!first || !second) throw new Error('two are wanted');
    const again = { recipients: [first, { ...second, problem: off }] };
    const notice = buildThreadNote(makeSend(2), again, {
      id: 'n',
      kind: { kind: 'unsure', batch: 0, at: 0 },
    });
    expect(notice.text).toContain('•••201');
    expect(notice.text).not.toContain('•••200');
    expect(notice.text).toContain('Sending it again failed: The phone was switched off.');
  });
});

describe('a direct message to the author', () => {
  test('says that nothing was sent and offers the form again', () => {
    const send = makeSend(2, { subject: '<!here> & *x*' });
    expect(readMessage(buildNotSentMessage(send, off, 'AU'))).toMatchInlineSnapshot(`
      "🚫 “&lt;!here&gt; &amp; *x*” to 2 people wasn’t sent, so there’s no post in <#C1>.
      The phone was switched off. Send again later.
      [Open the form again]
      (Nothing was charged. What you typed is still in the form. Reference MMS-XAE763)"
    `);
  });

  test('shows full numbers of people whose messages were refused', () => {
    const refused = [
      { phone: makePhone(0), problem: off },
      { phone: makePhone(1), problem: { ...off, what: hostile } },
    ];
    expect(readMessage(buildFailedMessage(makeSend(10), refused, 'AU'))).toMatchInlineSnapshot(`
      "🚫 “The front door” didn’t reach 2 of 10 people:
      0437 111 200: The phone was switched off. Send again later.
      0437 111 201: &lt;!channel&gt; &lt;script&gt;alert(1)&lt;/script&gt; *bold* &amp; &lt;@U9&gt; _x_ \`y\` :smile:. Send again later.
      (Reference MMS-XAE763)"
    `);
  });
});

test('the list of all commands', () => {
  expect(formatAllCommands(commands)).toMatchInlineSnapshot(`
    "*All commands*

    *Scheduled*
    • \`/mms scheduled\` – shows scheduled messages, with *Edit* and *Cancel*
    • \`/mms cancel &lt;reference&gt;\` or \`/mms cancel all\` – cancels a scheduled message, or all of them

    *Sent messages*
    • \`/mms history\` – shows what was sent, newest first. Try \`/mms history failed today\` or \`/mms history mine\`
    • \`/mms status &lt;reference or number&gt;\` – shows how a message is doing, or the latest messages to a number
    • \`/mms who &lt;number or name&gt;\` – shows everything about a person: messages, replies, consent
    • \`/mms export\` – gives you the history as a CSV file (admins only)

    *Conversations*
    • \`/mms live\` – turns live threads on or off. In a live thread, what you type goes out as a text

    *Opt-outs*
    • \`/mms optouts\` – shows who opted out. With \`export\` you get a CSV file
    • \`/mms optout &lt;number&gt;\` – opts a person out, so that nobody here texts them
    • \`/mms optin &lt;number&gt; &lt;reason&gt;\` – opts a person back in (admins only)

    *More*
    • \`/mms templates\` – shows saved messages, and lets you add or change them
    • \`/mms lists\` – shows your contact lists at ClickSend
    • \`/mms price &lt;numbers&gt;\` – shows what a message costs. Nothing is sent
    • \`/mms balance\` – shows the credit on the ClickSend account
    • \`/mms forget &lt;number&gt;\` – erases everything about a person (admins only)
    • \`/mms help\` – shows the basics

    *Good to know*
    • People who text STOP get nothing more until they text START
    • Only you see the answers to your commands. Private channels stay private, except in an admin’s export
    • Channels show only the last three digits of a number
    • A subject has up to 20 characters, a message 1,500, or 500 with emoji
    • Pictures are resized for phones, and their location data is removed"
  `);
});

describe('a message cancelled because its recipient opted out', () => {
  const note = (kind: ThreadNote['kind']) =>
    readMessage(
      buildThreadNote(makeSend(2), makeProgress(['scheduled', 'cancelled']), { id: 'x', kind }),
    );

  test('is reported without naming anyone in Slack', () => {
    const by = OPT_OUT_ACTOR;
    const recipient = makePhone(1);
    expect(note({ kind: 'cancelled', by, recipient })).toBe(
      '✖️ Cancelled for •••201: they opted out.',
    );
    expect(note({ kind: 'notCancelled', by, recipient, problem: off })).toMatch(
      /^⚠️ •••201 opted out, but their message couldn’t be cancelled\. The phone was switched off/,
    );
    expect(formatCancelResult({ kind: 'before', by })).toBe(
      'Already cancelled: this person opted out.',
    );
    const cancelled = { by, isUnderWay: false, others: 0 };
    const post = buildPostMessage(makeSend(1), makeProgress(['cancelled'], { cancelled }));
    expect(post.text).toContain('Cancelled: everyone opted out');
    expect(JSON.stringify(post)).not.toContain('<@opted out>');
  });
});

import { describe, expect, test } from 'vitest';
import { failedMessage } from '../../src/slack/messages/failed.ts';
import { helpText } from '../../src/slack/messages/help.ts';
import { notSentMessage } from '../../src/slack/messages/not-sent.ts';
import { noteMessage } from '../../src/slack/messages/note.ts';
import { postMessage } from '../../src/slack/messages/post.ts';
import { hostile, off, phoneAt, sendTo, standing, times } from './sends.ts';
import { readable } from './text-of.ts';

const withPicture = { withPicture: true };
const price = { units: 9700, currency: 'AUD' };

describe('the post', () => {
  test('for one person', () => {
    const post = postMessage(sendTo(1), standing(['waiting']), withPicture);
    expect(readable(post)).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *1 person* [picture: door.jpg]
      > The front door
      Please paint it like this.
      (*1 sending*)
      ⏳ •••200 sending
      (mms-abcdefghijklmnopqrst)"
    `);
    expect(post.text).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *1 person*: The front door
      1 sending
      ⏳ •••200 sending"
    `);
  });

  test('for ten people names each by three digits', () => {
    const states = [
      ...times(4, 'delivered'),
      ...times(3, 'sent'),
      'failed',
      'refused',
      'unsure',
    ] as const;
    const post = postMessage(sendTo(10), standing(states, { price }), withPicture);
    expect(readable(post)).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *10 people* [picture: door.jpg]
      > The front door
      Please paint it like this.
      (*4 delivered · 3 sent · 1 not sure · 1 failed · 1 refused · A$0.97*)
      ✅ •••200 delivered
      ✅ •••201 delivered
      ✅ •••202 delivered
      ✅ •••203 delivered
      📨 •••204 sent
      📨 •••205 sent
      📨 •••206 sent
      ❌ •••207 failed – The phone was switched off
      🚫 •••208 refused – The phone was switched off
      ❓ •••209 not sure
      (mms-abcdefghijklmnopqrst)"
    `);
  });

  test('for eleven people only counts', () => {
    const post = postMessage(
      sendTo(11),
      standing([...times(10, 'queued'), 'failed'], { price }),
      withPicture,
    );
    expect(readable(post)).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *11 people* [picture: door.jpg]
      > The front door
      Please paint it like this.
      (*10 queued · 1 failed · A$0.97*)
      (mms-abcdefghijklmnopqrst)"
    `);
  });

  test('of a send that was stopped says why', () => {
    const progress = standing(['waiting', 'waiting'], { stopped: off });
    expect(
      readable(postMessage(sendTo(2), progress, { withPicture: false })),
    ).toMatchInlineSnapshot(`
      "<@U1> wanted to send a picture message to *2 people*
      > The front door
      Please paint it like this.
      (*Not sent: The phone was switched off*)
      (mms-abcdefghijklmnopqrst)"
    `);
  });

  test('does nothing with what a person wrote', () => {
    const send = sendTo(1, { subject: '<!channel> *b* &', body: hostile });
    const progress = standing(['failed'], { problem: { ...off, what: hostile } });
    const post = postMessage(send, progress, withPicture);
    expect(post.text).toMatchInlineSnapshot(`
      "<@U1> sent a picture message to *1 person*: &lt;!channel&gt; *b* &amp;
      1 failed
      ❌ •••200 failed – &lt;!channel&gt; &lt;script&gt;alert(1)&lt;/script&gt; *bold* &amp; &lt;@U9&gt; _x_ \`y\` :smile:"
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

  test('shows the beginning of a long message, and no half characters', () => {
    const emoji = postMessage(
      sendTo(1, { body: '👋'.repeat(750) }),
      standing(['queued']),
      withPicture,
    );
    const body = JSON.stringify(emoji.blocks[1]);
    expect(body).toContain('…');
    expect(body).not.toMatch(/\\ud83d(?!\\udc4b)/);
    const letters = postMessage(
      sendTo(1, { body: 'x'.repeat(1500) }),
      standing(['queued']),
      withPicture,
    );
    expect(JSON.stringify(letters.blocks[1]).match(/x+…/)?.[0]).toHaveLength(600);
  });

  test('never holds a whole number', () => {
    const everything = JSON.stringify(
      postMessage(sendTo(10), standing(times(10, 'sent')), withPicture),
    );
    expect(everything).not.toMatch(/\d{6}/);
    expect(everything).toContain('•••209');
  });
});

describe('a note in the thread', () => {
  const note = (kind: Parameters<typeof noteMessage>[2]['kind'], count = 2) =>
    noteMessage(sendTo(count), standing(times(count, 'unsure'), { price }), { id: 'n', kind });

  test('of a delivery', () => {
    expect(readable(note({ kind: 'delivered' }, 1))).toMatchInlineSnapshot(
      `"✅ Delivered to •••200."`,
    );
  });

  test('of failures puts those with the same reason together', () => {
    const full = { code: 'full', what: 'The phone is full', todo: 'Ask them to make room' };
    const recipients = [
      { phone: phoneAt(0), problem: off },
      { phone: phoneAt(1), problem: full },
      { phone: phoneAt(2), problem: off },
    ];
    expect(readable(note({ kind: 'failed', recipients }))).toMatchInlineSnapshot(`
      "❌ •••200, •••202: The phone was switched off. Send again later.
      ❌ •••201: The phone is full. Ask them to make room."
    `);
  });

  test('of a hundred failures with one reason is one line', () => {
    const recipients = times(100, { phone: phoneAt(1), problem: off });
    expect(readable(note({ kind: 'failed', recipients }))).toMatchInlineSnapshot(
      `"❌ •••201, •••201, •••201, •••201, •••201, •••201, •••201, •••201, •••201, •••201 and 90 more: The phone was switched off. Send again later."`,
    );
  });

  test('of the end', () => {
    const progress = standing(['delivered', 'failed'], { price });
    expect(
      readable(noteMessage(sendTo(2), progress, { id: 'n', kind: { kind: 'allDone' } })),
    ).toMatchInlineSnapshot(`"🏁 All done: 1 delivered · 1 failed · A$0.97."`);
  });

  test('of a stopped send escapes what is said', () => {
    const problem = { ...off, what: hostile };
    expect(readable(note({ kind: 'stopped', problem }))).toMatchInlineSnapshot(
      `"🚫 Not sent. &lt;!channel&gt; &lt;script&gt;alert(1)&lt;/script&gt; *bold* &amp; &lt;@U9&gt; _x_ \`y\` :smile:. Send again later."`,
    );
  });

  test('of an unknown outcome asks a person', () => {
    expect(readable(note({ kind: 'unsure', batch: 0, at: 0 }))).toMatchInlineSnapshot(`
      "❓ ClickSend gave no answer for •••200, •••201, and its history does not show the message. It may have gone out or not. I keep looking; send it again only if nobody got it.
      [Check again] [Send again]"
    `);
  });

  test('of a second order that was refused says so', () => {
    const progress = standing(['delivered', 'unsure']);
    const [first, second] = progress.recipients;
    if (!first || !second) throw new Error('two are wanted');
    const again = { recipients: [first, { ...second, problem: off }] };
    const said = noteMessage(sendTo(2), again, {
      id: 'n',
      kind: { kind: 'unsure', batch: 0, at: 0 },
    });
    expect(said.text).toContain('•••201');
    expect(said.text).not.toContain('•••200');
    expect(said.text).toContain('Sending it again did not work: The phone was switched off.');
  });
});

describe('a private word to the sender', () => {
  test('that nothing was sent offers the form again', () => {
    const send = sendTo(2, { subject: '<!here> & *x*' });
    expect(readable(notSentMessage(send, off))).toMatchInlineSnapshot(`
      "🚫 Your picture message “&lt;!here&gt; &amp; *x*” to 2 people, with its post in <#C1>, was not sent. The phone was switched off. Send again later.
      [Open the form again]
      (Nothing was charged. Everything but the picture is still filled in. Reference mms-abcdefghijklmnopqrst)"
    `);
  });

  test('about refused people has whole numbers', () => {
    const refused = [
      { phone: phoneAt(0), problem: off },
      { phone: phoneAt(1), problem: { ...off, what: hostile } },
    ];
    expect(readable(failedMessage(sendTo(10), refused))).toMatchInlineSnapshot(`
      "🚫 “The front door” did not go to 2 of 10 people:
      +61437111200: The phone was switched off. Send again later.
      +61437111201: &lt;!channel&gt; &lt;script&gt;alert(1)&lt;/script&gt; *bold* &amp; &lt;@U9&gt; _x_ \`y\` :smile:. Send again later.
      (Reference mms-abcdefghijklmnopqrst)"
    `);
  });
});

test('help explains itself', () => {
  expect(helpText()).toMatchInlineSnapshot(`
    "*Send a picture to phones*
    \`/mms\` opens the form: recipients, subject, message, picture, and the channel for the post.
    \`/mms +61437111222 0437 111 223\` opens it with these recipients.
    \`/mms help\` shows this.

    • Subject: up to 20 characters. Message: up to 1,500, or 500 with emoji or letters outside the basic SMS alphabet.
    • Any picture: it is turned upright, made small enough for MMS, and loses its hidden data, such as where it was taken.
    • The post in the channel shows who was reached; its thread tells what went wrong and what to do. Numbers are masked there.
    • In a private channel, invite me first: \`/invite @slack-mms\`."
  `);
});

import { describe, expect, test } from 'vitest';
import { cleanText } from '../../src/slack/reading/clean-text.ts';
import { extractMessageText } from '../../src/slack/reading/message-text.ts';

/**
 * Everything that Slack lets people type, as Slack sends it to the app, and what a phone gets. The form, answers, live
 * threads and workflow steps all read it with `cleanText`.
 */
const typed: readonly (readonly [what: string, mrkdwn: string, phone: string])[] = [
  ['bold', 'Come *today*', 'Come today'],
  ['italic', 'Come _today_', 'Come today'],
  ['struck through', 'Now ~$500~ $450', 'Now ~$500~ $450'],
  ['struck through in bold', '*~$500~ $450*', '~$500~ $450'],
  ['bold in struck through', '~*$500*~ $450', '~$500~ $450'],
  ['a struck link', '~<https://x.example|old>~ new', '~old (https://x.example)~ new'],
  ['code', 'Type `yes`', 'Type yes'],
  ['a block of code', '```\na\nb\n```', 'a\nb'],
  ['a quote', '&gt; See you\nGood', '> See you\nGood'],
  ['bullets', '• one\n• two', '• one\n• two'],
  ['a numbered list', '1. one\n2. two', '1. one\n2. two'],
  ['a link', '<https://x.example/a>', 'https://x.example/a'],
  ['a link with a label', '<https://x.example/a|our page>', 'our page (https://x.example/a)'],
  ['an e-mail address', '<mailto:jo@x.example|jo@x.example>', 'jo@x.example'],
  ['a phone number', '<tel:+61437111222|0437 111 222>', '0437 111 222 (+61437111222)'],
  ['a mention with a name', 'Ask <@U1|jo>', 'Ask @jo'],
  ['@here', '<!here> Come', 'Come'],
  ['a group', 'Ask <!subteam^S1|@crew>', 'Ask @crew'],
  ['a channel', 'Look at <#C1|jobs>', 'Look at #jobs'],
  ['a date', 'On <!date^1772402400^{date}|March 1>', 'On March 1'],
  ['an emoji', 'Hi :wave:', 'Hi 👋'],
  ['an emoji with a skin tone', ':wave::skin-tone-3:', '👋🏼'],
  ['a custom emoji', 'Hi :our-logo:', 'Hi'],
  ['signs of HTML', '1 &lt; 2 &amp; 3 &gt; 2', '1 < 2 & 3 > 2'],
];

describe('what a phone gets', () => {
  test.each(typed)('of %s', (_what, mrkdwn, phone) => {
    expect(cleanText(mrkdwn)).toBe(phone);
    expect(extractMessageText({ text: mrkdwn })).toBe(phone);
  });

  test.each([
    [
      'struck through',
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'Now ' },
          { type: 'text', text: '$500 ', style: { strike: true } },
          { type: 'text', text: '$450', style: { bold: true } },
        ],
      },
      'Now ~$500~ $450',
    ],
    [
      'a struck link',
      {
        type: 'rich_text_section',
        elements: [
          { type: 'link', url: 'https://x.example', text: 'old', style: { strike: true } },
        ],
      },
      '~old (https://x.example)~',
    ],
    [
      'a numbered list',
      {
        type: 'rich_text_list',
        style: 'ordered',
        offset: 1,
        elements: ['two', 'three'].map((text) => ({
          type: 'rich_text_section',
          elements: [{ type: 'text', text }],
        })),
      },
      '2. two\n3. three',
    ],
    [
      'bullets',
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] }],
      },
      '• one',
    ],
  ])('of %s in the rich text of a bot’s message', (_what, element, phone) => {
    const message = { bot_id: 'B1', blocks: [{ type: 'rich_text', elements: [element] }] };
    expect(extractMessageText(message)).toBe(phone);
  });
});

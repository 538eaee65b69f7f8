import { describe, expect, test } from 'vitest';
import { extractMessagePictures } from '../../src/slack/reading/message-pictures.ts';
import { extractMessageText } from '../../src/slack/reading/message-text.ts';

const listPictures = (message: unknown) =>
  extractMessagePictures(message, 'https://slack.com/api/');
const findFirstId = (...files: unknown[]) => {
  const [first] = listPictures({ files }).pictures;
  return first?.kind === 'slack' ? first.id : undefined;
};
const makePng = (id: string, more: object = {}) => ({ id, mimetype: 'image/png', ...more });
const makeForwarding = (more: object) => ({ text: '', attachments: [{ is_share: true, ...more }] });

describe('the pictures of a message', () => {
  test.each([
    ['are recognized by their type', { id: 'F1', mimetype: 'image/png' }],
    ['are recognized by their file type', { id: 'F1', filetype: 'heic' }],
    ['are recognized by their name', { id: 'F1', name: 'DOOR.JPG' }],
    ['may be files of which Slack gives only the id', { id: 'F1', file_access: 'check_file_info' }],
  ])('%s', (_how, file) => {
    expect(findFirstId(file)).toBe('F1');
  });

  test.each([
    ['a document', { id: 'F1', mimetype: 'application/pdf', name: 'a.pdf' }],
    ['a drawing', { id: 'F1', mimetype: 'image/svg+xml', filetype: 'svg' }],
    ['a deleted file', { id: 'F1', mode: 'tombstone', name: 'a.jpg' }],
    ['a file without an id', { name: 'a.jpg' }],
    ['a file stored outside Slack', makePng('F1', { mode: 'external' })],
    [
      'a file stored outside Slack, marked by a flag',
      makePng('F1', { is_external: true, file_access: 'check_file_info' }),
    ],
    ['null', null],
  ])('do not include %s', (_what, file) => {
    expect(findFirstId(file)).toBeUndefined();
  });

  test('start with those certain to be pictures in Slack, without duplicates', () => {
    const untold = { id: 'F0', file_access: 'check_file_info' };
    const external = makePng('F1', { mode: 'external' });
    const { pictures, isElsewhere } = listPictures({
      files: [untold, external, makePng('F2'), makePng('F3'), makePng('F2')],
    });
    expect(pictures.map((one) => one.kind === 'slack' && one.id)).toEqual(['F2', 'F3', 'F0']);
    expect(isElsewhere).toBe(true);
  });

  test.each([undefined, null, {}, { files: null }, { files: 'x', attachments: 7, blocks: {} }])(
    'are empty in %j',
    (message) => {
      expect(listPictures(message)).toEqual({ pictures: [], isElsewhere: false });
    },
  );

  test.each<[string, object, object]>([
    [
      'include those of a forwarded message',
      makeForwarding({ files: [makePng('F5', { name: 'roof.png' })] }),
      { id: 'F5', name: 'roof.png' },
    ],
    [
      'include those of a linked message',
      { attachments: [{ is_msg_unfurl: true, files: [makePng('F5')] }] },
      { id: 'F5' },
    ],
    [
      'include those in a forwarded message’s blocks',
      makeForwarding({
        message_blocks: [{ message: { blocks: [{ type: 'image', slack_file: { id: 'F5' } }] } }],
      }),
      { id: 'F5' },
    ],
    [
      'include an image block',
      { blocks: [{ type: 'image', slack_file: { id: 'F5' }, alt_text: 'roof.png' }] },
      { id: 'F5', name: 'roof.png' },
    ],
    [
      'include an image beside a section',
      { blocks: [{ type: 'section', accessory: { type: 'image', slack_file: { id: 'F5' } } }] },
      { id: 'F5' },
    ],
    [
      'include an image block with a Slack address',
      {
        blocks: [{ type: 'image', image_url: 'https://files.slack.com/files-pri/T1-F5/roof.png' }],
      },
      { id: 'F5', name: 'roof.png' },
    ],
    [
      'include those in a bot’s attachment',
      { bot_id: 'B1', attachments: [{ blocks: [{ type: 'image', slack_file: { id: 'F5' } }] }] },
      { id: 'F5' },
    ],
  ])('%s', (_where, message, picture) => {
    expect(listPictures(message).pictures).toEqual([
      expect.objectContaining({ kind: 'slack', ...picture }),
    ]);
  });

  test('include a web link only if ClickSend can fetch it', () => {
    const listWebPictures = (image_url: string) =>
      listPictures({ blocks: [{ type: 'image', image_url }] });
    const url = 'https://cdn.example/roof.jpg';
    expect(listWebPictures(url)).toEqual({ pictures: [{ kind: 'link', url }], isElsewhere: false });
    expect(listWebPictures('https://cdn.example/chart?id=7')).toEqual({
      pictures: [],
      isElsewhere: true,
    });
  });

  test('include neither avatars nor previews of web pages', () => {
    const face = { type: 'image', image_url: 'https://cdn.example/face.jpg' };
    const message = {
      blocks: [{ type: 'context', elements: [face] }],
      attachments: [{ from_url: 'https://news.example', image_url: 'https://cdn.example/a.jpg' }],
    };
    expect(listPictures(message)).toEqual({ pictures: [], isElsewhere: false });
  });
});

const makeRichText = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

describe('the text of a message', () => {
  test.each<[string, object, string]>([
    [
      'comes from the text of a person’s message',
      {
        text: 'Hi :wave: &amp; <https://a.b|bye>',
        blocks: [makeRichText({ type: 'text', text: 'Hi' })],
      },
      'Hi 👋 & bye (https://a.b)',
    ],
    [
      'comes from the forwarded message',
      makeForwarding({ text: 'The roof', fallback: '[no preview]' }),
      'The roof',
    ],
    [
      'has the comment above the forwarded text',
      { text: 'Look', attachments: [{ is_share: true, text: 'The roof' }] },
      'Look\nThe roof',
    ],
    [
      'comes from a forwarded message’s blocks if it has no text',
      makeForwarding({
        message_blocks: [
          { message: { blocks: [makeRichText({ type: 'text', text: 'The roof' })] } },
        ],
      }),
      'The roof',
    ],
    [
      'comes from a bot’s blocks instead of its notification text',
      {
        bot_id: 'B1',
        text: 'New alert',
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: 'Roof & gutter' } },
          {
            type: 'section',
            text: { type: 'mrkdwn', text: 'Leak &gt; 2 l' },
            fields: [{ type: 'mrkdwn', text: 'Today' }],
          },
          { type: 'divider' },
          makeRichText(
            { type: 'text', text: '3 < 4 ' },
            { type: 'emoji', name: 'wave', unicode: '1f44b' },
            { type: 'link', url: 'https://a.b', text: 'plan' },
            { type: 'user', user_id: 'U1' },
          ),
          {
            type: 'context',
            elements: [{ type: 'image' }, { type: 'plain_text', text: 'by Ada' }],
          },
        ],
      },
      'Roof & gutter\nLeak > 2 l\nToday\n3 < 4 👋plan (https://a.b)\nby Ada',
    ],
    [
      'comes from a bot’s text without blocks',
      { subtype: 'bot_message', text: 'New alert' },
      'New alert',
    ],
    [
      'comes from a bot’s attachment',
      {
        bot_id: 'B1',
        text: '',
        attachments: [{ pretext: 'Pump', title: 'Down', text: 'since 9' }],
      },
      'Pump\nDown\nsince 9',
    ],
    [
      'keeps the bullets of a list',
      {
        blocks: [
          {
            type: 'rich_text',
            elements: [
              {
                type: 'rich_text_list',
                elements: ['a', 'b'].map((text) => ({
                  type: 'rich_text_section',
                  elements: [{ type: 'text', text }],
                })),
              },
            ],
          },
        ],
      },
      '• a\n• b',
    ],
    [
      'leaves out the preview of a web page',
      { text: 'See', attachments: [{ from_url: 'https://n.example', text: 'News' }] },
      'See',
    ],
  ])('%s', (_whose, message, words) => {
    expect(extractMessageText(message)).toBe(words);
  });

  test.each([
    undefined,
    null,
    7,
    { text: null, blocks: [null, { type: 'rich_text', elements: 3 }] },
  ])('is empty in %j', (message) => {
    expect(extractMessageText(message)).toBe('');
  });
});

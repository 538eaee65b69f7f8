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
    ['by its type', { id: 'F1', mimetype: 'image/png' }],
    ['by its ending', { id: 'F1', filetype: 'heic' }],
    ['by its name', { id: 'F1', name: 'DOOR.JPG' }],
    ['of which Slack says only the id', { id: 'F1', file_access: 'check_file_info' }],
  ])('%s', (_how, file) => {
    expect(findFirstId(file)).toBe('F1');
  });

  test.each([
    ['a document', { id: 'F1', mimetype: 'application/pdf', name: 'a.pdf' }],
    ['a drawing', { id: 'F1', mimetype: 'image/svg+xml', filetype: 'svg' }],
    ['a deleted file', { id: 'F1', mode: 'tombstone', name: 'a.jpg' }],
    ['a file without an id', { name: 'a.jpg' }],
    ['a file that Slack does not keep', makePng('F1', { mode: 'external' })],
    [
      'the same, said otherwise',
      makePng('F1', { is_external: true, file_access: 'check_file_info' }),
    ],
    ['nothing', null],
  ])('not %s', (_what, file) => {
    expect(findFirstId(file)).toBeUndefined();
  });

  test('first the one that is surely a picture and kept by Slack, and how many there are', () => {
    const untold = { id: 'F0', file_access: 'check_file_info' };
    const external = makePng('F1', { mode: 'external' });
    const { pictures, isElsewhere } = listPictures({
      files: [untold, external, makePng('F2'), makePng('F3'), makePng('F2')],
    });
    expect(pictures.map((one) => one.kind === 'slack' && one.id)).toEqual(['F2', 'F3', 'F0']);
    expect(isElsewhere).toBe(true);
  });

  test.each([undefined, null, {}, { files: null }, { files: 'x', attachments: 7, blocks: {} }])(
    'none in %j',
    (message) => {
      expect(listPictures(message)).toEqual({ pictures: [], isElsewhere: false });
    },
  );

  test.each<[string, object, object]>([
    [
      'forwarded',
      makeForwarding({ files: [makePng('F5', { name: 'roof.png' })] }),
      { id: 'F5', name: 'roof.png' },
    ],
    ['linked to', { attachments: [{ is_msg_unfurl: true, files: [makePng('F5')] }] }, { id: 'F5' }],
    [
      'in a forwarded message’s blocks',
      makeForwarding({
        message_blocks: [{ message: { blocks: [{ type: 'image', slack_file: { id: 'F5' } }] } }],
      }),
      { id: 'F5' },
    ],
    [
      'in a block',
      { blocks: [{ type: 'image', slack_file: { id: 'F5' }, alt_text: 'roof.png' }] },
      { id: 'F5', name: 'roof.png' },
    ],
    [
      'beside a section',
      { blocks: [{ type: 'section', accessory: { type: 'image', slack_file: { id: 'F5' } } }] },
      { id: 'F5' },
    ],
    [
      'in a block, by its address in Slack',
      {
        blocks: [{ type: 'image', image_url: 'https://files.slack.com/files-pri/T1-F5/roof.png' }],
      },
      { id: 'F5', name: 'roof.png' },
    ],
    [
      'in a bot’s attachment',
      { bot_id: 'B1', attachments: [{ blocks: [{ type: 'image', slack_file: { id: 'F5' } }] }] },
      { id: 'F5' },
    ],
  ])('%s', (_where, message, picture) => {
    expect(listPictures(message).pictures).toEqual([
      expect.objectContaining({ kind: 'slack', ...picture }),
    ]);
  });

  test('one on the web goes as a link where ClickSend takes it, and else is elsewhere', () => {
    const listWebPictures = (image_url: string) =>
      listPictures({ blocks: [{ type: 'image', image_url }] });
    const url = 'https://cdn.example/roof.jpg';
    expect(listWebPictures(url)).toEqual({ pictures: [{ kind: 'link', url }], isElsewhere: false });
    expect(listWebPictures('https://cdn.example/chart?id=7')).toEqual({
      pictures: [],
      isElsewhere: true,
    });
  });

  test('faces beside a name and the preview of a web page are none', () => {
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

describe('the words of a message', () => {
  test.each<[string, object, string]>([
    [
      'a person’s',
      {
        text: 'Hi :wave: &amp; <https://a.b|bye>',
        blocks: [makeRichText({ type: 'text', text: 'Hi' })],
      },
      'Hi 👋 & bye (https://a.b)',
    ],
    ['forwarded', makeForwarding({ text: 'The roof', fallback: '[no preview]' }), 'The roof'],
    [
      'with a comment',
      { text: 'Look', attachments: [{ is_share: true, text: 'The roof' }] },
      'Look\nThe roof',
    ],
    [
      'in a forwarded message’s blocks alone',
      makeForwarding({
        message_blocks: [
          { message: { blocks: [makeRichText({ type: 'text', text: 'The roof' })] } },
        ],
      }),
      'The roof',
    ],
    [
      'a bot’s, in blocks, not what its notification says',
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
    ['a bot’s, without blocks', { subtype: 'bot_message', text: 'New alert' }, 'New alert'],
    [
      'a bot’s, in an attachment',
      {
        bot_id: 'B1',
        text: '',
        attachments: [{ pretext: 'Pump', title: 'Down', text: 'since 9' }],
      },
      'Pump\nDown\nsince 9',
    ],
    [
      'a list',
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
      'of a web page’s preview: none',
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
  ])('none in %j', (message) => {
    expect(extractMessageText(message)).toBe('');
  });
});

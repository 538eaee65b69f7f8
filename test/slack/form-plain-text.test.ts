import { describe, expect, test } from 'vitest';
import { pictureIn } from '../../src/slack/form/picture-in-message.ts';
import { plainText } from '../../src/slack/form/plain-text.ts';

describe('a message’s text as people read it', () => {
  test.each([
    ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
    ['&amp;lt;', '&lt;'],
    ['Ask <@U1> about it', 'Ask about it'],
    ['Ask <@U1|jo>', 'Ask @jo'],
    ['In <#C1|general>', 'In #general'],
    ['<!here> and <!subteam^S1|@crew>', 'and @crew'],
    ['On <!date^1392734382^{date}|Feb 18>', 'On Feb 18'],
    ['See <https://a.b/c>', 'See https://a.b/c'],
    ['See <https://a.b/c|a.b/c>', 'See a.b/c'],
    ['See <https://a.b/c|the plan>', 'See the plan (https://a.b/c)'],
    [
      '<mailto:jo@a.b|jo@a.b> <tel:+61437111222|0437 111 222>',
      'jo@a.b 0437 111 222 (+61437111222)',
    ],
    ['*bold* :wave:\nnext', '*bold* :wave:\nnext'],
    ['', ''],
  ])('%j', (said, read) => {
    expect(plainText(said)).toBe(read);
  });
});

describe('the picture in a message', () => {
  const idIn = (...files: unknown[]) => pictureIn({ files })?.id;

  test.each([
    ['by its type', { id: 'F1', mimetype: 'image/png' }],
    ['by its ending', { id: 'F1', filetype: 'heic' }],
    ['by its name', { id: 'F1', name: 'DOOR.JPG' }],
    ['of which Slack says only the id', { id: 'F1', file_access: 'check_file_info' }],
  ])('%s', (_how, file) => {
    expect(idIn(file)).toBe('F1');
  });

  test.each([
    ['a document', { id: 'F1', mimetype: 'application/pdf', name: 'a.pdf' }],
    ['a drawing', { id: 'F1', mimetype: 'image/svg+xml', filetype: 'svg' }],
    ['a deleted file', { id: 'F1', mode: 'tombstone', name: 'a.jpg' }],
    ['a file without an id', { name: 'a.jpg' }],
    ['nothing', null],
  ])('not %s', (_what, file) => {
    expect(idIn(file)).toBeUndefined();
  });

  test('the first one that is surely a picture', () => {
    const untold = { id: 'F0', file_access: 'check_file_info' };
    const png = (id: string) => ({ id, mimetype: 'image/png' });
    expect(idIn(untold, png('F1'), png('F2'))).toBe('F1');
  });

  test.each([undefined, null, {}, { files: null }, { files: 'x' }])('none in %j', (message) => {
    expect(pictureIn(message)).toBeUndefined();
  });
});

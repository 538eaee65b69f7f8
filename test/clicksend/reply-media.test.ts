import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReplies } from '../../src/clicksend/endpoints/replies.ts';
import { measureCpuTime } from '../setup/cpu-time.ts';
import { createCountingMeter, NOW } from './world.ts';

const API = 'https://rest.clicksend.com/v3';
const S3 = 'https://clicksend-api-downloads.s3.ap-southeast-2.amazonaws.com';
const picture = `${S3}/_public/_inbound/1EF5.jpg?X-Amz-Expires=604800&X-Amz-Signature=aa`;
const other = 'https://rest.clicksend.com/files/2BB1?filename=b.png';

function read(row: Record<string, unknown>, apiUrl = API) {
  const reading = { now: NOW, metrics: createCountingMeter().metrics, apiUrl };
  const [reply] = parseReplies(
    [{ message_id: 'R-1', from: '+61437111222', ...row }],
    reading,
  ).parsed;
  if (!reply) throw new Error('not read');
  return reply;
}

describe('a picture in a reply is found', () => {
  it.each<[string, Record<string, unknown>]>([
    ['at the end of the text', { body: `Look ${picture}` }],
    ['in both texts', { body: `Look ${picture}`, message: `Look ${picture}` }],
    ['before the text', { body: `${picture}\nLook` }],
    ['in a line of its own', { body: `Look\r\n${picture}\r\n` }],
    ['in angle brackets', { body: `Look <${picture}>` }],
    ['in round brackets', { body: `Look (${picture})` }],
    ['in an undocumented field', { body: 'Look', whatever: picture }],
    ['in a field that contains an address', { body: 'Look', whatever: `Media: ${picture}` }],
    ['in a list', { body: 'Look', media: [picture] }],
    ['in an object', { body: 'Look', media: { '0': { file: { href: picture } } } }],
    ['in JSON in a field', { body: 'Look', media: JSON.stringify([{ url: picture }]) }],
    [
      'in JSON as PHP writes it',
      { body: 'Look', media: JSON.stringify({ url: picture }).replaceAll('/', '\\/') },
    ],
    ['in JSON in JSON', { body: 'Look', media: JSON.stringify(JSON.stringify([picture])) }],
    ['percent-encoded', { body: 'Look', media: encodeURIComponent(picture) }],
    ['percent-encoded in the text', { body: `Look ${encodeURIComponent(picture)}` }],
    [
      'in a URL-encoded form in a field',
      { body: 'Look', media: new URLSearchParams({ url: picture, type: 'image' }).toString() },
    ],
    ['twice', { body: `Look ${picture}`, media_url: picture }],
    ['signed twice', { body: 'Look', one: picture, two: picture.replace(/aa$/, 'bb') }],
    ['without TLS', { body: 'Look', media: picture.replace('https:', 'http:') }],
  ])('%s', (_where, row) => {
    expect(read(row)).toMatchObject({ text: 'Look', media: [picture] });
  });

  it.each<[string, Record<string, unknown>]>([
    ['by commas', { body: 'Look', media: `${picture},${other}` }],
    ['by commas and blanks', { body: 'Look', media: `${picture}, ${other}` }],
    ['by semicolons', { body: 'Look', media: `${picture};${other}` }],
    [
      'by blanks, encoded',
      { body: 'Look', media: [picture, other].map(encodeURIComponent).join(' ') },
    ],
    ['by commas, in the text', { body: `Look ${picture}, ${other}` }],
    ['by lines, in the text', { body: `Look\n${picture}\n${other}` }],
    ['by fields', { body: 'Look', media0: picture, media1: other }],
    ['by the text', { body: `${picture} Look ${other}` }],
  ])('together with another one, separated %s', (_where, row) => {
    expect(read(row)).toMatchObject({ text: 'Look', media: [picture, other] });
  });

  it('without any text', () => {
    expect(
      read({ body: picture, message: picture, _keyword: picture.toLowerCase() }),
    ).toMatchObject({ text: '', media: [picture] });
  });

  it('without a change to the rest of the text', () => {
    const text = `  Thanks!  See https://example.org/a, “${picture}” , ok?\n\n-- \nBen `;
    expect(read({ body: text }).text).toBe(
      'Thanks!  See https://example.org/a, “” , ok?\n\n-- \nBen',
    );
    expect(read({ body: `Look ${picture}.` })).toMatchObject({ text: 'Look.', media: [picture] });
    expect(read({ body: '  Thanks ! ' }).text).toBe('  Thanks ! ');
    expect(read({ body: `Here ${picture}, as promised.` }).text).toBe('Here, as promised.');
  });

  it.each([
    picture,
    `${S3}/a`,
    'https://clicksend-api-downloads.s3.amazonaws.com/a.jpg',
    'https://clicksend-api-downloads.s3-ap-southeast-2.amazonaws.com/a.jpg',
    'https://clicksend-api-downloads.s3.dualstack.ap-southeast-2.amazonaws.com/a.jpg',
    'https://s3.ap-southeast-2.amazonaws.com/clicksend-api-downloads/a.jpg',
    'https://s3.amazonaws.com/clicksend-api-downloads/_private/a',
    'https://rest.clicksend.com/_mms/A.gif',
    'https://media.clicksend.com/a',
  ])('at %s', (url) => {
    expect(read({ body: 'Look', found: url }).media).toEqual([url]);
  });

  it('on the API’s own host, whatever it is, without TLS only if the API has none', () => {
    const api = 'http://127.0.0.1:4000/v3';
    const url = 'http://127.0.0.1:4000/_inbound/A.jpg';
    expect(read({ body: `Look ${url}` }, api)).toMatchObject({ text: 'Look', media: [url] });
    expect(read({ body: `Look ${url}` }).media).toEqual([]);
  });
});

describe('an address that is no picture of the reply', () => {
  it.each([
    'https://example.org/a.jpg',
    'https://clicksend.com.example.org/a.jpg',
    'https://notclicksend.com/a.jpg',
    'https://example.org/https://rest.clicksend.com/files/1',
    `https://example.org/?to=${encodeURIComponent(picture)}`,
    'https://evil.s3.ap-southeast-2.amazonaws.com/clicksend/a.jpg',
    'https://s3.ap-southeast-2.amazonaws.com/evil/clicksend/a.jpg',
    'https://s3.ap-southeast-2.amazonaws.com/clicksend-api-downloads',
    'https://clicksend.s3.ap-southeast-2.amazonaws.com.example.org/a.jpg',
    'https://user:secret@rest.clicksend.com/files/1',
    // Anyone can have a bucket with a name that begins like ClickSend’s.
    'https://clicksend.s3.ap-southeast-2.amazonaws.com/a.jpg',
    'https://clicksend-mms.s3.us-east-1.amazonaws.com/a.jpg',
    'https://clicksend-api-downloads-2.s3.ap-southeast-2.amazonaws.com/a.jpg',
    'https://clicksend-api-downloads.evil.s3.ap-southeast-2.amazonaws.com/a.jpg',
    'https://x.clicksend-api-downloads.s3.ap-southeast-2.amazonaws.com/a.jpg',
    'https://s3.ap-southeast-2.amazonaws.com/clicksend/a.jpg',
    'https://s3.ap-southeast-2.amazonaws.com/clicksend-api-downloads-2/a.jpg',
    'https://s3.ap-southeast-2.amazonaws.com/clicksend-api-downloads/..%2fevil/a.jpg',
    'https://s3.ap-southeast-2.amazonaws.com/clicksend-api-downloads/..%5cevil/a.jpg',
    'https://s3.ap-southeast-2.amazonaws.com/evil/..%2fclicksend-api-downloads/a.jpg',
    'https://clicksend-api-downloads.s3.ap-southeast-2.amazonaws.com:8443/a.jpg',
    // Only the API’s own port, and only hosts known to serve files.
    'https://rest.clicksend.com:8443/_mms/A.gif',
    'https://media.clicksend.com:8443/a.jpg',
    'https://dashboard.clicksend.com/mms/a.jpg',
    'https://anything.clicksend.com/a.jpg',
    'https://help.clicksend.com/article/1',
    'https://www.clicksend.com/au',
    'https://rest.clicksend.com',
    'https://rest.clicksend.com/',
    'https://rest.clicksend.com/v3/account',
    'https://rest.clicksend.com//v3//account',
    'https://rest.clicksend.com/%76%33/account',
    'https://rest.clicksend.com/files/../v3/account',
    'https://rest.clicksend.com/files/%2e%2e/V3/account',
    'https://api-mapper.clicksend.com/http/v2/send.php',
    'https://rest.clicksend.com/files/%E0%A4%A',
    'ftp://rest.clicksend.com/files/1',
    'rest.clicksend.com/files/1',
    'https://',
  ])('stays in the text: %s', (url) => {
    const text = `Look ${url} here`;
    expect(read({ body: text, whatever: url })).toMatchObject({ text, media: [] });
  });

  it.each([
    'original_body',
    'originalmessage',
    'original_media_file_url',
    'custom_string',
    'customstring',
    '_keyword',
    'action_address',
    'webhook_url',
  ])('is ignored in the field %s', (field) => {
    expect(read({ body: 'Look', [field]: picture, more: { [field]: [picture] } }).media).toEqual(
      [],
    );
  });

  it.each([
    'http://127.0.0.1:4001/_inbound/A.jpg',
    'https://127.0.0.1:4000/_inbound/A.jpg',
    'https://127.0.0.1/_inbound/A.jpg',
    'http://localhost:4000/_inbound/A.jpg',
  ])('is ignored on another port or name of the API’s machine: %s', (url) => {
    expect(read({ body: 'Look', url }, 'http://127.0.0.1:4000/v3').media).toEqual([]);
  });

  it('is ignored if it is a webhook of this app, because its address contains a secret', () => {
    const api = 'http://127.0.0.1:4000/v3';
    const url = 'http://127.0.0.1:4000/clicksend/replies/a-secret-of-at-least-24-characters';
    expect(read({ body: 'Look', address: url }, api).media).toEqual([]);
  });
});

it('a reply has at most ten pictures, and none from endlessly nested fields', () => {
  const many = Array.from({ length: 12 }, (_, n) => `${S3}/${n}.jpg`);
  expect(read({ body: 'Look', many }).media).toEqual(many.slice(0, 10));
  const text = many.join(' ');
  expect(read({ body: text })).toMatchObject({ text: many.slice(10).join(' ') });
  let deep: unknown = picture;
  for (let n = 0; n < 50; n += 1) deep = [deep];
  expect(read({ body: 'Look', deep }).media).toEqual([]);
});

it('an artificially long text takes little time to parse', () => {
  const nasty = [
    `https://${'.'.repeat(100_000)}x`,
    `${'https://a.b/,'.repeat(10_000)}`,
    ' '.repeat(2e5),
  ];
  const began = measureCpuTime();
  for (const body of nasty) read({ body: `${picture} ${body}` });
  expect(measureCpuTime() - began).toBeLessThan(2_000);
});

const words = fc.string({ unit: fc.constantFrom(...'abc .,!?\n👋<>&@"\'/:%'), maxLength: 60 });

it('any text without a picture stays unchanged', () => {
  fc.assert(
    fc.property(fc.oneof(words, fc.string({ unit: 'grapheme', maxLength: 80 })), (text) => {
      expect(read({ body: text, message: text })).toMatchObject({ text, media: [] });
    }),
  );
});

it('a picture is found anywhere in a text, and the words around it keep their order', () => {
  fc.assert(
    fc.property(words, words, (before, after) => {
      const { text, media } = read({ body: `${before} ${picture} ${after}` });
      expect(media).toEqual([picture]);
      expect(text).not.toContain('amazonaws');
      const removeMarks = (words: string) => words.replace(/[\s,;<>]/g, '');
      expect(removeMarks(text)).toBe(removeMarks(before + after));
    }),
  );
});

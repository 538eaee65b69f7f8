import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePush } from '../../src/clicksend/webhooks/parse-push.ts';

const FORM = 'application/x-www-form-urlencoded';
const encodeText = (text: string) => new TextEncoder().encode(text);

/** Texts with everything that has a meaning in a form, escaped well and badly. */
const piece = fc.oneof(
  fc.constantFrom('=', '&', '+', '%', '%2', '%20', '%zz', '%E2%82%AC', '%ff', '%C3%28', '#', ';'),
  fc.string({ unit: 'grapheme', maxLength: 4 }).filter((text) => text.trim() === text),
);
const form = fc.array(piece, { maxLength: 12 }).map((pieces) => `a=${pieces.join('')}`);

test('a pushed form is parsed like in a browser, however it is escaped', () => {
  fc.assert(
    fc.property(form, (text) => {
      const asBrowsersDo = Object.fromEntries(new URLSearchParams(text));
      expect(parsePush(encodeText(text), FORM)).toEqual([asBrowsersDo]);
    }),
    { numRuns: 500 },
  );
});

const encodeLatin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

test.each([
  ['escaped', 'body=caf%E9+%26+cr%E8me', `${FORM}; charset=ISO-8859-1`],
  ['as bytes', 'body=caf\u00e9+%26+cr\u00e8me', `${FORM};charset="windows-1252"`],
  ['both', 'body=caf%e9+%26 cr\u00e8me', `${FORM}; Charset=latin1`],
  ['JSON', '{"body":"caf\u00e9 & cr\u00e8me"}', 'application/json; charset=iso-8859-1'],
])('a push in another charset is decoded by it: %s', (_how, text, type) => {
  expect(parsePush(encodeLatin1(text), type)).toEqual([{ body: 'café & crème' }]);
});

test('a push in UTF-16 is decoded, and an unknown charset counts as UTF-8', () => {
  const utf16 = new Uint8Array(Buffer.from('{"body":"☀️ ok"}', 'utf16le'));
  expect(parsePush(utf16, 'application/json; charset=utf-16le')).toEqual([{ body: '☀️ ok' }]);
  expect(parsePush(encodeText('body=%E2%98%80'), `${FORM}; charset=klingon`)).toEqual([
    { body: '☀' },
  ]);
});

test('a form that isn’t valid UTF-8 is not parsed', () => {
  expect(parsePush(new Uint8Array([0x61, 0x3d, 0xff]), FORM)).toBeUndefined();
});

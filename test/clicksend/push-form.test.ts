import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPush } from '../../src/clicksend/push.ts';

const FORM = 'application/x-www-form-urlencoded';
const bytes = (text: string) => new TextEncoder().encode(text);

/** Texts with all that means something in a form, well and badly escaped. */
const piece = fc.oneof(
  fc.constantFrom('=', '&', '+', '%', '%2', '%20', '%zz', '%E2%82%AC', '%ff', '%C3%28', '#', ';'),
  fc.string({ unit: 'grapheme', maxLength: 4 }).filter((text) => text.trim() === text),
);
const form = fc.array(piece, { maxLength: 12 }).map((pieces) => `a=${pieces.join('')}`);

test('a pushed form is read as a browser reads it, however it is escaped', () => {
  fc.assert(
    fc.property(form, (text) => {
      const asBrowsersDo = Object.fromEntries(new URLSearchParams(text));
      expect(readPush(bytes(text), FORM)).toEqual([asBrowsersDo]);
    }),
    { numRuns: 500 },
  );
});

test('what is not UTF-8 is no form', () => {
  expect(readPush(new Uint8Array([0x61, 0x3d, 0xff]), FORM)).toBeUndefined();
});

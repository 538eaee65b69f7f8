import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readJsonBody } from '../../src/clicksend/http/read-json-body.ts';

const body = '{"body":"café"}';

test.each([
  ['latin1', 'application/json; charset=iso-8859-1'],
  ['utf8', 'application/json; charset=utf-8'],
  ['utf8', 'application/json'],
  ['utf8', undefined],
] as const)(
  'a body in %s with the content type %s is decoded correctly',
  async (encoding, type) => {
    const answer = Readable.from([Buffer.from(body, encoding)]);
    expect(await readJsonBody(answer, type)).toEqual({ body: { body: 'café' } });
  },
);

import { describe, expect, it } from 'vitest';
import type { FittedPicture } from '../../src/core/ports/pictures.ts';
import {
  type Answer,
  answerHtml,
  answerJson,
  answerNothing,
  answerSuccess,
  NOW,
  readFixture,
  resetConnection,
  startScriptedClickSend,
} from './world.ts';

const picture: FittedPicture = {
  bytes: new Uint8Array([0xff, 0xd8, 0xff]),
  type: 'image/jpeg',
  width: 1,
  height: 1,
  sha256: 'ab',
  original: { width: 2, height: 2, sizeBytes: 9 },
};
const MINUTES = 60_000;

describe('uploadMedia', () => {
  it('uploads the picture as base64, to be converted for MMS', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerJson(readFixture('docs-post_uploads')),
    );
    const media = await client.uploadMedia(picture);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      path: '/v3/uploads',
      query: { convert: 'mms' },
      body: { content: '/9j/' },
    });
    expect(media).toEqual({
      url: expect.stringMatching(/^https:\/\/s3-ap-southeast-2.*document\.pdf$/),
      // The sample says seven days, the newest documentation ten minutes.
      expiresAt: NOW + 10 * MINUTES,
      sha256: 'ab',
      sizeBytes: 3,
    });
  });

  it.each([
    ['in five minutes by ClickSend’s clock', { date_added: 1_000, date_delete: '1300' }, 5],
    ['in five minutes by the app’s clock', { date_delete: NOW / 1000 + 300 }, 5],
    ['in ten minutes if no time is given', { date_delete: null }, 10],
    ['in ten minutes if the time makes no sense', { date_added: 2_000, date_delete: 1_000 }, 10],
  ])('returns media that expires %s', async (_name, times, minutes) => {
    const { client } = await startScriptedClickSend(
      answerSuccess({ _url: 'https://clicksend.test/a.jpg', ...times }),
    );
    expect((await client.uploadMedia(picture)).expiresAt).toBe(NOW + minutes * MINUTES);
  });

  it('throws a final error with its reason when ClickSend refuses the picture', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerJson({ http_code: 400, response_code: 'INVALID_MEDIA_FILE', data: null }, 400),
    );
    await expect(client.uploadMedia(picture)).rejects.toMatchObject({
      name: 'AppError',
      code: 'INVALID_MEDIA_FILE',
      retry: 'never',
      problem: { what: 'ClickSend can’t use this picture' },
    });
    expect(seen).toHaveLength(1);
  });

  it.each<[string, Answer, string]>([
    ['429', answerJson(readFixture('error_429'), 429, { 'retry-after': '21' }), 'clicksend_busy'],
    ['500', answerJson({}, 500), 'clicksend_failed'],
    ['an HTML page', answerHtml, 'clicksend_unreadable'],
    [
      'an address in another field',
      answerSuccess({ url: 'https://a.test' }),
      'clicksend_unreadable',
    ],
    ['a connection reset', resetConnection, 'clicksend_no_answer'],
    ['no response', answerNothing, 'clicksend_no_answer'],
  ])('throws “retry later” after %s', async (_name, answer, code) => {
    const { client, seen } = await startScriptedClickSend(answer, { timeouts: { uploadMs: 200 } });
    await expect(client.uploadMedia(picture)).rejects.toMatchObject({ code, retry: 'later' });
    expect(seen).toHaveLength(1);
  });

  it('throws with the time to wait that ClickSend asks for', async () => {
    const { client } = await startScriptedClickSend(answerJson({}, 429, { 'retry-after': '21' }));
    await expect(client.uploadMedia(picture)).rejects.toMatchObject({ retryAfterMs: 21_000 });
  });

  it('names the field that it could not parse, without its content', async () => {
    const { client } = await startScriptedClickSend(answerSuccess({ _url: 'secret thing' }));
    const error = await client.uploadMedia(picture).catch((caught: unknown) => caught);
    expect(String(error)).toContain('_url: expected a web address');
    expect(String(error)).not.toContain('secret thing');
  });
});

import { describe, expect, it } from 'vitest';
import {
  type Answer,
  answerHtml,
  answerJson,
  answerSuccess,
  readFixture,
  resetConnection,
  startScriptedClickSend,
} from './world.ts';

const answerNo = (status: number, code: unknown, message: string, httpCode = status) =>
  answerJson(
    { http_code: httpCode, response_code: code, response_msg: message, data: null },
    status,
  );
const answerPage404: Answer = (_seen, res) => res.writeHead(404).end('<html>Not found</html>');
const answerEmpty404: Answer = (_seen, res) => res.writeHead(404).end();

const noEndpoint: readonly [string, Answer][] = [
  ['405', answerNo(405, 'NOT_FOUND', 'Method doesn’t exist or is not allowed.')],
  ['405 about a message', answerNo(405, 'NOT_FOUND', 'Message record not found.')],
  ['410', answerNo(410, 'GONE', 'Gone.')],
  ['an HTML page', answerPage404],
  ['an empty 404', answerEmpty404],
  ['other JSON', answerJson({ error: 'no' }, 404)],
  ['no such resource', answerNo(404, 'NOT_FOUND', 'Resource not found.')],
  ['no such route', answerNo(404, 'NOT_FOUND', 'The route v3/mms/x/cancel could not be found.')],
  ['the documentation’s wording', answerNo(404, 'NOT_FOUND', 'The URI requested is invalid')],
  ['no such method', answerNo(404, 'METHOD_NOT_FOUND', '')],
];

describe('cancelMessage', () => {
  it('calls PUT with the message’s id', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerJson(readFixture('docs-put_mms_message_id_cancel')),
    );
    expect(await client.cancelMessage('3E0D/x')).toEqual({ offered: true, value: 'cancelled' });
    expect(seen[0]).toMatchObject({ method: 'PUT', path: '/v3/mms/3E0D%2Fx/cancel' });
    expect(seen[0]?.body).toBeUndefined();
  });

  it.each([
    ['404 that names the message', answerNo(404, 'NOT_FOUND', 'MMS record not found.')],
    ['404 that names a record', answerJson(readFixture('error_404_receipt'), 404)],
    ['404 that names neither', answerNo(404, 'NOT_FOUND', 'Not Found')],
    ['404 without a text', answerNo(404, 'NOT_FOUND', '')],
    ['400', answerNo(400, 'BAD_REQUEST', 'It was sent already.')],
    ['400 with a number', answerNo(400, 400, 'It was sent already.')],
    ['409', answerNo(409, 'CONFLICT', '')],
    ['422', answerNo(422, 'INVALID_SCHEDULE', '')],
    ['200 with an error code', answerNo(200, 'SOMETHING_IS_WRONG', 'Too late.')],
    ['200 with a 404', answerNo(200, 'NOT_FOUND', 'Message not found', 404)],
  ])('returns nothingToCancel for %s', async (_name, answer) => {
    const { client } = await startScriptedClickSend(answer);
    expect(await client.cancelMessage('A')).toEqual({ offered: true, value: 'nothingToCancel' });
  });

  it.each(noEndpoint)('returns “not offered” for %s', async (_name, answer) => {
    const { client, seen } = await startScriptedClickSend(answer);
    expect(await client.cancelMessage('A')).toEqual({ offered: false });
    expect(seen).toHaveLength(1);
  });

  it.each<[string, Answer, string]>([
    ['401', answerJson(readFixture('error_401'), 401), 'UNAUTHORIZED'],
    ['403', answerJson(readFixture('error_403_not_owned'), 403), 'FORBIDDEN'],
    ['200 with credentials', answerNo(200, 'INVALID_CREDENTIALS', ''), 'INVALID_CREDENTIALS'],
    ['200 with a 403', answerNo(200, 'FORBIDDEN', '', 403), 'FORBIDDEN'],
    ['400 with a page', ((_s, res) => res.writeHead(400).end('<html>')) as Answer, 'BAD_REQUEST'],
    ['500', answerJson({}, 500), 'clicksend_failed'],
    ['200 with a 500', answerNo(200, 'INTERNAL_ERROR', '', 500), 'clicksend_failed'],
    ['an HTML page', answerHtml, 'clicksend_unreadable'],
    ['429', answerJson(readFixture('error_429'), 429, { 'retry-after': '120' }), 'clicksend_busy'],
  ])('throws when the response says nothing about the message: %s', async (_name, answer, code) => {
    const { client } = await startScriptedClickSend(answer);
    await expect(client.cancelMessage('A')).rejects.toMatchObject({ name: 'AppError', code });
  });

  it('is repeated after a lost response, and may then find nothing to cancel', async () => {
    const { client } = await startScriptedClickSend([
      resetConnection,
      answerNo(404, 'NOT_FOUND', 'MMS record not found.'),
    ]);
    expect(await client.cancelMessage('A')).toEqual({ offered: true, value: 'nothingToCancel' });
  });
});

describe('cancelAllMessages', () => {
  it.each([
    ['a number', answerJson(readFixture('docs-put_mms_cancel-all')), { count: 2 }],
    ['a text', answerSuccess({ count: '2' }), { count: 2 }],
    ['none', answerSuccess({ count: 0 }), { count: 0 }],
    ['missing', answerSuccess({}), {}],
    ['without data', answerSuccess(null), {}],
    ['a list', answerSuccess([]), {}],
    ['many', answerSuccess({ count: 'many' }), {}],
    [
      'missing because no message was scheduled',
      answerNo(404, 'NOT_FOUND', 'No scheduled messages found.'),
      { count: 0 },
    ],
  ])(
    'returns the number of cancelled messages, if the count is %s',
    async (_name, answer, value) => {
      const { client, seen } = await startScriptedClickSend(answer);
      expect(await client.cancelAllMessages()).toEqual({ offered: true, value });
      expect(seen[0]).toMatchObject({ method: 'PUT', path: '/v3/mms/cancel-all' });
    },
  );

  it('returns no number after a repeated call, which counts too few', async () => {
    const { client } = await startScriptedClickSend([resetConnection, answerSuccess({ count: 0 })]);
    expect(await client.cancelAllMessages()).toEqual({ offered: true, value: {} });
  });

  it.each([
    ...noEndpoint,
    ['404 that names neither', answerNo(404, 'NOT_FOUND', 'Not Found')] as const,
  ])('returns “not offered” for %s', async (_name, answer) => {
    const { client } = await startScriptedClickSend(answer);
    expect(await client.cancelAllMessages()).toEqual({ offered: false });
  });

  it('throws an error with its code when ClickSend refuses the call', async () => {
    const { client } = await startScriptedClickSend(answerJson(readFixture('error_401'), 401));
    await expect(client.cancelAllMessages()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

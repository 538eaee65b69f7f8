import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { fetchReplyPicture } from '../../src/clicksend/endpoints/reply-media.ts';
import { downloadClickSendFile } from '../../src/clicksend/http/download-clicksend-file.ts';
import type { HttpClient } from '../../src/clicksend/http/http-client.ts';
import { type Answer, answerHtml, answerJson, listen, startScriptedClickSend } from './world.ts';

const JPG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const answerJpg: Answer = (_seen, res) => {
  res.writeHead(200, { 'content-type': 'image/jpeg' }).end(JPG);
};
const MB = 1_000_000;

/** A ClickSend that serves its files like this. */
async function createFilesThat(answers: Answer | readonly Answer[]) {
  const world = await startScriptedClickSend(answers);
  const fetchTestPicture = (path = '/_inbound/A.jpg', maxBytes = MB) =>
    world.client.fetchReplyPicture(`${world.url}${path}`, maxBytes);
  return { ...world, fetched: fetchTestPicture };
}

describe('fetchReplyPicture', () => {
  it('downloads from the API’s own host with the account’s credentials', async () => {
    const { fetched, seen } = await createFilesThat(answerJpg);
    expect(await fetched()).toEqual(JPG);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.authorization).toMatch(/^Basic /);
  });

  it('downloads nothing from another port of that host', async () => {
    const requests: (string | undefined)[] = [];
    const elsewhere = await listen((req, res) => {
      requests.push(req.headers.authorization);
      res.end(JPG);
    });
    const answerElsewhere: Answer = (_s, res) =>
      res.writeHead(302, { location: `${elsewhere.url}/a` }).end();
    const { fetched } = await createFilesThat(answerElsewhere);
    await expect(fetched()).rejects.toMatchObject({ code: 'file_host_not_allowed' });
    expect(requests).toEqual([]);
  });

  it.each([
    'https://example.org/a.jpg',
    'http://media.clicksend.com/a.jpg',
    'http://localhost/a.jpg',
    'https://evil.s3.amazonaws.com/clicksend/a.jpg',
    'https://clicksend-evil.s3.amazonaws.com/a.jpg',
    'https://rest.clicksend.com:8443/a.jpg',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'data:image/gif;base64,R0lGODlhAQABAAAAACw=',
    'not an address',
  ])('downloads nothing from %s, neither directly nor after a redirect', async (url) => {
    const never = { code: 'file_host_not_allowed', retry: 'never' };
    const answerElsewhere: Answer = (_seen, res) => res.writeHead(302, { location: url }).end();
    const { client, fetched, seen } = await createFilesThat([answerElsewhere, answerJson({}, 404)]);
    await expect(client.fetchReplyPicture(url, MB)).rejects.toMatchObject(never);
    expect(seen).toEqual([]);
    // A relative address leads to the same host, where the file does not exist.
    const isRelative = !URL.canParse(url);
    await expect(fetched()).rejects.toMatchObject(isRelative ? { code: 'file_not_there' } : never);
  });

  it.each(['/v3/account', '//v3/account', '/x/../v3/account', '/%76%33/account', '/'])(
    'refuses an endpoint of the API: %s',
    async (path) => {
      const { fetched, seen } = await createFilesThat(answerJpg);
      await expect(fetched(path)).rejects.toMatchObject({ code: 'file_host_not_allowed' });
      expect(seen).toEqual([]);
    },
  );

  it.each<[string, Answer, string, 'later' | 'never']>([
    ['500', answerJson({}, 500), 'file_unreached', 'later'],
    ['429', answerJson({}, 429), 'file_unreached', 'later'],
    ['a broken connection', (_s, _r, req) => req.socket.destroy(), 'file_unreached', 'later'],
    [
      'a truncated file',
      ((_s, res) => {
        res.writeHead(200, { 'content-length': '1000' });
        res.write(JPG, () => res.socket?.destroy());
      }) as Answer,
      'file_unreached',
      'later',
    ],
    ['404', answerJson({}, 404), 'file_not_there', 'later'],
    ['an HTML page', answerHtml, 'file_is_a_page', 'later'],
    ['an API response', answerJson({ http_code: 401 }), 'file_is_a_page', 'later'],
    [
      'an API response without its type',
      ((_s, res) => res.end('{ "http_code": 401 }')) as Answer,
      'file_is_a_page',
      'later',
    ],
    ['a JSON list', answerJson([]), 'file_is_a_page', 'later'],
    ['410, after its 7 days', answerJson({}, 410), 'file_gone', 'never'],
    ['403, after its signature expired', answerJson({}, 403), 'file_gone', 'never'],
    ['401', answerJson({}, 401), 'file_gone', 'never'],
  ])('throws the right error for %s', async (_name, answer, code, retry) => {
    const { fetched, seen } = await createFilesThat(answer);
    await expect(fetched()).rejects.toMatchObject({
      name: 'AppError',
      code,
      retry,
      problem: { code, what: expect.stringMatching(/picture/), todo: expect.stringMatching(/\w/) },
    });
    expect(seen).toHaveLength(1);
  });

  it('throws picture_too_large beyond the given limit', async () => {
    const { fetched } = await createFilesThat((_s, res) => res.end(Buffer.alloc(MB + 1, 1)));
    await expect(fetched('/a', MB)).rejects.toMatchObject({
      code: 'picture_too_large',
      retry: 'never',
      problem: {
        what: 'The picture is larger than 1 MB',
        todo: expect.stringMatching(/dashboard/),
      },
    });
    expect(await fetched('/a', MB + 1)).toHaveLength(MB + 1);
  });
});

it('a reply’s picture on S3 is downloaded without the API key, and S3 may not redirect elsewhere', async () => {
  const api = 'https://rest.clicksend.com';
  const s3 = 'https://clicksend-api-downloads.s3.ap-southeast-2.amazonaws.com';
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  const requests: (readonly [string, string | undefined])[] = [];
  const has = (origin: string, path: string, location?: string) =>
    dispatcher
      .get(origin)
      .intercept({ path })
      .reply(({ headers }) => {
        const { authorization } = headers as Record<string, string | undefined>;
        requests.push([`${origin}${path}`, authorization]);
        const responseHeaders = location ? { location } : {};
        const statusCode = location ? 302 : 200;
        return { statusCode, data: 'bytes', responseOptions: { headers: responseHeaders } };
      });
  const http: Pick<HttpClient, 'download'> = {
    download: (url, options) =>
      downloadClickSendFile(
        { dispatcher, origin: api, authorization: 'Basic secret' },
        url,
        options,
      ),
  };
  has(api, '/files/1', `${s3}/2?X-Amz-Signature=x`);
  has(s3, '/2?X-Amz-Signature=x');
  const fetchFrom = (url: string) => fetchReplyPicture(http, `${api}/v3`, { url, maxBytes: MB });
  expect(new TextDecoder().decode(await fetchFrom(`${api}/files/1`))).toBe('bytes');
  expect(requests).toEqual([
    [`${api}/files/1`, 'Basic secret'],
    [`${s3}/2?X-Amz-Signature=x`, undefined],
  ]);
  has(s3, '/3', 'https://example.org/a.jpg');
  has('https://example.org', '/a.jpg');
  await expect(fetchFrom(`${s3}/3`)).rejects.toMatchObject({ code: 'file_host_not_allowed' });
  expect(requests.at(-1)).toEqual([`${s3}/3`, undefined]);
});

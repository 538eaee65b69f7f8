import { MockAgent } from 'undici';
import { expect, it } from 'vitest';
import { downloadClickSendFile } from '../../src/clicksend/http/download-clicksend-file.ts';

const API = 'https://rest.clicksend.test';
const S3 = 'https://downloads.s3.test';

/** The web, with each request and the credentials that came with it. */
function createWeb() {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  const requests: (readonly [string, string | undefined])[] = [];
  const has = (origin: string, path: string, reply: { status: number; location?: string }) =>
    dispatcher
      .get(origin)
      .intercept({ path })
      .reply(({ headers }) => {
        const { authorization } = headers as Record<string, string | undefined>;
        requests.push([`${origin}${path}`, authorization]);
        const { status, location } = reply;
        const responseHeaders = location ? { location } : {};
        return { statusCode: status, data: 'a,b', responseOptions: { headers: responseHeaders } };
      });
  return { tools: { dispatcher, origin: API, authorization: 'Basic secret' }, requests, has };
}

it('sends the credentials only to the API’s own host, also across redirects', async () => {
  const { tools, requests, has } = createWeb();
  has(API, '/files/1', { status: 302, location: `${S3}/2?signature=x` });
  has(S3, '/2?signature=x', { status: 307, location: `${API}/files/3` });
  has(API, '/files/3', { status: 200 });
  const bytes = await downloadClickSendFile(tools, `${API}/files/1`);
  expect(new TextDecoder().decode(bytes)).toBe('a,b');
  expect(requests).toEqual([
    [`${API}/files/1`, 'Basic secret'],
    [`${S3}/2?signature=x`, undefined],
    [`${API}/files/3`, 'Basic secret'],
  ]);
});

it.each([
  'https://rest.clicksend.test.evil.test/files/1',
  'https://rest.clicksend.test:8443/files/1',
  'https://evil.test/rest.clicksend.test',
])('does not send the credentials to %s', async (url) => {
  const { tools, requests, has } = createWeb();
  const { origin, pathname } = new URL(url);
  has(origin, pathname, { status: 200 });
  await downloadClickSendFile(tools, url);
  expect(requests).toEqual([[url, undefined]]);
});

it.each([
  'http://rest.clicksend.test/files/1',
  'http://downloads.s3.test/1',
  'https://somebody:secret@rest.clicksend.test/files/1',
])('does not download from %s', async (url) => {
  const { tools } = createWeb();
  await expect(downloadClickSendFile(tools, url)).rejects.toMatchObject({
    code: 'file_host_not_allowed',
  });
});

it('follows three redirects but not a fourth', async () => {
  const { tools, requests, has } = createWeb();
  for (let hop = 1; hop <= 4; hop += 1) has(S3, `/${hop}`, { status: 302, location: `${hop + 1}` });
  await expect(downloadClickSendFile(tools, `${S3}/1`)).rejects.toMatchObject({
    code: 'file_not_there',
  });
  expect(requests).toHaveLength(4);
});

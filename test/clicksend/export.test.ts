import { describe, expect, it } from 'vitest';
import {
  type Answer,
  answerHtml,
  answerJson,
  answerSuccess,
  listen,
  NOW,
  readFixture,
  startScriptedClickSend,
} from './world.ts';

const CSV = 'date,to\r\n1,+61437111222\r\n';
const answerCsv: Answer = (_seen, res) => {
  res.writeHead(200, { 'content-type': 'text/csv' }).end(CSV);
};
const decodeText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A ClickSend whose export has an address of its own, with these responses behind it. */
async function exportThat(file: Answer | readonly Answer[], path = '/files/1') {
  const answers = typeof file === 'function' ? [file] : file;
  let fileRequests = 0;
  const world = await startScriptedClickSend((seen, res, req) => {
    if (seen.path.endsWith('/export'))
      return answerSuccess({ url: `${world.url}${path}` })(seen, res, req);
    fileRequests += 1;
    return answers[Math.min(fileRequests, answers.length) - 1]?.(seen, res, req);
  });
  return world;
}

describe('exportHistory', () => {
  it('requests the time span, and downloads the file from ClickSend with the credentials', async () => {
    const { client, seen } = await exportThat(answerCsv, '/files/1?filename=export.csv');
    const exported = await client.exportHistory({ from: NOW, until: NOW + 1_000 });
    expect(exported).toMatchObject({ offered: true, value: { name: 'export.csv' } });
    expect(exported.offered && decodeText(exported.value.bytes)).toBe(CSV);
    expect(seen[0]).toMatchObject({
      method: 'GET',
      path: '/v3/mms/history/export',
      query: {
        filename: 'mms-history-2026-11-23.csv',
        date_from: String(NOW / 1000),
        date_to: String(NOW / 1000 + 1),
      },
    });
    expect(seen[1]?.headers.authorization).toBe(seen[0]?.headers.authorization);
  });

  it.each([
    ['', 'mms-history-2026-11-23.csv'],
    ['?filename=', 'mms-history-2026-11-23.csv'],
    ['?filename=..%2F..%2Fetc%2Fpasswd', 'mms-history-2026-11-23.csv'],
    ['?filename=..%2F..%2Fetc%2F.profile.csv', 'profile.csv'],
    ['?filename=C%3A%5Ca%20%22b%22%0A.csv', 'a-b-.csv'],
    ['?filename=%E2%80%AEgnp.csv', 'gnp.csv'],
  ])('gives the file a safe name: %s', async (query, name) => {
    const { client } = await exportThat(answerCsv, `/files/1${query}`);
    expect(await client.exportHistory({})).toMatchObject({ value: { name } });
  });

  it('accepts an empty file', async () => {
    const { client } = await exportThat((_seen, res) => res.end());
    expect(await client.exportHistory({})).toMatchObject({ value: { bytes: { length: 0 } } });
  });

  it('follows a redirect', async () => {
    const answerHop: Answer = (_seen, res) => res.writeHead(302, { location: '../other/2' }).end();
    const { client, seen } = await exportThat([answerHop, answerHop, answerHop, answerCsv]);
    expect(await client.exportHistory({})).toMatchObject({ offered: true });
    expect(seen.slice(1).map(({ path }) => path)).toEqual([
      '/files/1',
      '/other/2',
      '/other/2',
      '/other/2',
    ]);
  });

  it('downloads nothing from another host without encryption, neither directly nor after a redirect', async () => {
    const requests: (string | undefined)[] = [];
    const elsewhere = await listen((req, res) => {
      requests.push(req.headers.authorization);
      res.end(CSV);
    });
    const answerElsewhere: Answer = (_seen, res) =>
      res.writeHead(302, { location: elsewhere.url }).end();
    const redirected = await exportThat(answerElsewhere);
    const named = await startScriptedClickSend(answerSuccess({ url: elsewhere.url }));
    for (const { client, waits } of [redirected, named]) {
      await expect(client.exportHistory({})).rejects.toMatchObject({
        code: 'file_host_not_allowed',
        retry: 'never',
      });
      expect(waits).toEqual([]);
    }
    expect(requests).toEqual([]);
  });

  it.each(['ftp://clicksend.test/a', 'file:///etc/passwd', 'data:text/csv,a', 'not an address'])(
    'does not download from %s',
    async (url) => {
      const { client } = await startScriptedClickSend(answerSuccess({ url }));
      await expect(client.exportHistory({})).rejects.toMatchObject({ name: 'AppError' });
    },
  );

  it.each<[string, Answer, string, number]>([
    ['an HTML page', answerHtml, 'file_is_a_page', 3],
    [
      'an HTML page without its type',
      ((_s, res) => res.end('\n<!DOCTYPE html><p>')) as Answer,
      'file_is_a_page',
      3,
    ],
    ['an API response', answerJson({ http_code: 401 }), 'file_is_a_page', 3],
    ['404', answerJson({}, 404), 'file_not_there', 3],
    ['403', answerJson({}, 403), 'file_not_there', 3],
    ['500', answerJson({}, 500), 'file_unreached', 3],
    ['a broken connection', (_s, _r, req) => req.socket.destroy(), 'file_unreached', 3],
    [
      'a truncated file',
      ((_s, res) => {
        res.writeHead(200, { 'content-length': '1000' });
        res.write('a,b', () => res.socket?.destroy());
      }) as Answer,
      'file_unreached',
      3,
    ],
    [
      'an endless redirect',
      ((_s, res) => res.writeHead(302, { location: '/files/1' }).end()) as Answer,
      'file_not_there',
      12,
    ],
  ])('refuses the file after three attempts when it is %s', async (_name, answer, code, times) => {
    const { client, seen, waits } = await exportThat(answer);
    await expect(client.exportHistory({})).rejects.toMatchObject({
      code,
      problem: { what: expect.stringMatching(/\w/), todo: expect.stringMatching(/\w/) },
    });
    expect(seen).toHaveLength(1 + times);
    expect(waits).toEqual([500, 2_000]);
  });

  it('tries again when the file is not there yet', async () => {
    const { client } = await exportThat([answerJson({}, 404), answerCsv]);
    expect(await client.exportHistory({})).toMatchObject({ offered: true });
  });

  it('refuses a file larger than 50 MB', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'a');
    const answerEndlessly: Answer = (_seen, res) => {
      const writeMore = () => {
        while (!res.destroyed && res.write(piece));
      };
      res.on('drain', writeMore).on('error', () => {});
      writeMore();
    };
    const { client } = await exportThat(answerEndlessly);
    await expect(client.exportHistory({})).rejects.toMatchObject({ code: 'file_too_large' });
  });

  it.each([
    ['404', answerJson({ response_code: 'NOT_FOUND' }, 404)],
    ['405', answerJson({ response_code: 'NOT_FOUND' }, 405)],
  ])('returns “not offered” for %s', async (_name, answer) => {
    const { client } = await startScriptedClickSend(answer);
    expect(await client.exportHistory({})).toEqual({ offered: false });
  });

  it.each([
    ['no address', answerSuccess({})],
    ['a null address', answerSuccess({ url: null })],
    ['no data', answerSuccess(null)],
  ])('throws when the response has %s', async (_name, answer) => {
    const { client } = await startScriptedClickSend(answer);
    await expect(client.exportHistory({})).rejects.toMatchObject({ code: 'clicksend_unreadable' });
  });

  it.each(['docs-get_mms_history_export', 'spec-get_v3_mms_history_export'])(
    'parses the address in the sample %s',
    async (name) => {
      const sample = readFixture(name) as { data: { url: string } };
      // The sample’s own host, which this test must not call.
      sample.data.url = sample.data.url.replace('https:', 'http:');
      const { client } = await startScriptedClickSend(answerJson(sample));
      await expect(client.exportHistory({})).rejects.toMatchObject({
        code: 'file_host_not_allowed',
      });
    },
  );
});

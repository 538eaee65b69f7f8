import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { silent } from '../core/world.ts';
import { signHeaders, startHttpApp } from './http-app.ts';

const FORM = 'application/x-www-form-urlencoded';

async function post(url: string, body: string, type?: string): Promise<number> {
  const headers = signHeaders(body, type ? { type } : {});
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

describe('a signed body that no listener handles', () => {
  const makeInteraction = (payload: unknown) =>
    [new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), FORM] as const;
  const makeEventBody = (body: unknown) => [JSON.stringify(body), 'application/json'] as const;

  test.each([
    [
      'app_rate_limited',
      ...makeEventBody({ type: 'app_rate_limited', minute_rate_limited: 1518467820 }),
    ],
    ['an event of null', ...makeEventBody({ type: 'event_callback', event: null })],
    ['an event without a type', ...makeEventBody({ type: 'event_callback', event: {} })],
    ['no event', ...makeEventBody({ type: 'event_callback' })],
    ['an empty body', ...makeEventBody({})],
    ['a new kind', ...makeEventBody({ type: 'hologram' })],
    ['an interaction of a new kind', ...makeInteraction({ type: 'hologram' })],
    ['an empty interaction', ...makeInteraction({})],
    ['a form that isn’t a command', 'a=b', FORM],
  ])(
    '%s gets 200, so that Slack does not send it again, and one warning in the log',
    async (_name, body, type) => {
      const warnings: string[] = [];
      const { url } = await startHttpApp({
        ...silent,
        warn: (_fields, text) => void warnings.push(text),
      });
      expect(await post(url, body, type)).toBe(200);
      expect(warnings).toHaveLength(1);
    },
  );

  test('does not keep a command from being handled', async () => {
    const { url, handled } = await startHttpApp();
    expect(await post(url, 'command=%2Fmms&text=hello', FORM)).toBe(200);
    expect(handled).toEqual(['hello']);
  });
});

describe('a request that Slack did not sign', () => {
  const getSeconds = () => Math.floor(Date.now() / 1000);
  const makeGoodHeaders = (body: string) => signHeaders(body);
  /** The status of the response to the headers alone, before any byte of the body is sent. */
  const answerToHeaders = (port: number, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      const lines = Object.entries({ host: 'app', 'content-length': '500000', ...headers });
      socket.write(
        `POST /slack/events HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      );
      socket.once('data', (data) => {
        resolve(Number(String(data).split(' ')[1]));
        socket.destroy();
      });
      socket.once('error', reject);
    });

  test.each<[string, (body: string) => Record<string, string>]>([
    ['no signature headers', () => ({})],
    ['no time', (body) => ({ ...makeGoodHeaders(body), 'x-slack-request-timestamp': '' })],
    [
      'an invalid time',
      (body) => ({ ...makeGoodHeaders(body), 'x-slack-request-timestamp': 'now' }),
    ],
    ['a time an hour ago', (body) => signHeaders(body, { at: getSeconds() - 3_600 })],
    ['a time in an hour', (body) => signHeaders(body, { at: getSeconds() + 3_600 })],
    ['no signature', (body) => ({ ...makeGoodHeaders(body), 'x-slack-signature': '' })],
    ['half a signature', (body) => ({ ...makeGoodHeaders(body), 'x-slack-signature': 'v0=abc' })],
    [
      'a signature of another version',
      (body) => ({ ...makeGoodHeaders(body), 'x-slack-signature': `v1=${'a'.repeat(64)}` }),
    ],
  ])('with %s is refused before its body is sent', async (_what, headersOf) => {
    const { port, url, handled } = await startHttpApp();
    expect(await answerToHeaders(port, headersOf('command=%2Fmms&text=hello'))).toBe(401);
    const body = 'command=%2Fmms&text=hello';
    const headers = { ...headersOf(body), 'content-type': FORM };
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(401);
    expect(handled).toEqual([]);
  });

  test('with the signature of another body is refused before it is parsed', async () => {
    const { url, handled } = await startHttpApp();
    const headers = signHeaders('command=%2Fmms&text=hello', { type: FORM });
    const body = `payload=${'['.repeat(200_000)}`;
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(401);
    expect(handled).toEqual([]);
  });

  test('is logged once in a while, not each time', async () => {
    const warnings: string[] = [];
    const { url } = await startHttpApp({
      ...silent,
      warn: (_fields, text) => void warnings.push(text),
    });
    for (let n = 0; n < 5; n += 1) await fetch(url, { method: 'POST', body: '{}' });
    expect(warnings).toEqual([expect.stringContaining('check SLACK_SIGNING_SECRET')]);
  });

  test('may check that the address exists, as Slack does, and nothing else', async () => {
    const { url, handled } = await startHttpApp();
    const ask = async (body: string) =>
      (await fetch(url, { method: 'POST', headers: { 'content-type': FORM }, body })).status;
    expect(await ask('ssl_check=1&token=x')).toBe(200);
    expect(await ask('ssl_check=1&command=%2Fmms&text=hello')).toBe(200);
    expect(await ask(`ssl_check=1&token=${'x'.repeat(2_000)}`)).toBe(401);
    expect(await ask('command=%2Fmms&text=hello')).toBe(401);
    expect(handled).toEqual([]);
  });

  test('over a megabyte is refused, signed or not', async () => {
    const { url } = await startHttpApp();
    const body = `command=%2Fmms&text=${'a'.repeat(3_000_000)}`;
    const status = await fetch(url, {
      method: 'POST',
      headers: signHeaders(body, { type: FORM }),
      body,
    }).then(
      (answer) => answer.status,
      // The response came before the whole body was sent, and the connection was closed.
      () => 413,
    );
    expect(status).toBe(413);
  });
});

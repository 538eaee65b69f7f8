import { describe, expect, test } from 'vitest';
import { silent } from '../app/world.ts';
import { httpApp, signed } from './http-app.ts';

const FORM = 'application/x-www-form-urlencoded';

async function post(url: string, body: string, type?: string): Promise<number> {
  const headers = signed(body, type ? { type } : {});
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

describe('signed bodies that no listener can take', () => {
  const interaction = (payload: unknown) =>
    [new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), FORM] as const;
  const event = (body: unknown) => [JSON.stringify(body), 'application/json'] as const;

  test.each([
    ['app_rate_limited', ...event({ type: 'app_rate_limited', minute_rate_limited: 1518467820 })],
    ['an event of null', ...event({ type: 'event_callback', event: null })],
    ['an event without a type', ...event({ type: 'event_callback', event: {} })],
    ['no event', ...event({ type: 'event_callback' })],
    ['nothing', ...event({})],
    ['a new kind', ...event({ type: 'hologram' })],
    ['an interaction of a new kind', ...interaction({ type: 'hologram' })],
    ['an interaction with nothing in it', ...interaction({})],
    ['a form that is no command', 'a=b', FORM],
  ])(
    '%s is answered 200 at once, so that Slack does not send it again, and said in the log',
    async (_name, body, type) => {
      const warnings: string[] = [];
      const { url } = await httpApp({
        ...silent,
        warn: (_fields, text) => void warnings.push(text),
      });
      expect(await post(url, body, type)).toBe(200);
      expect(warnings).toHaveLength(1);
    },
  );

  test('what they can take is taken', async () => {
    const { url, taken } = await httpApp();
    expect(await post(url, 'command=%2Fmms&text=hello', FORM)).toBe(200);
    expect(taken).toEqual(['hello']);
  });
});

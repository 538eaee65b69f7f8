import { expect, test } from 'vitest';
import { createBasicAuth, PLAIN_MESSAGE, startKit } from './clicksend-kit.ts';
import { startLittleSlack } from './slack-app.ts';

test('a Slack fault comes after the given number of calls, and its `meanwhile` runs before the cut', async () => {
  const { slack, client } = await startLittleSlack(() => undefined);
  const channel = slack.channel('field-crew').id;
  const post = () => client.chat.postMessage({ channel, text: 'x' });
  const countPosted = () => slack.messages(channel).length;
  const seen: number[] = [];
  for (const when of ['before', 'after'] as const) {
    const noteMeanwhile = async () => void seen.push(countPosted());
    slack.fault({
      method: 'chat.postMessage',
      after: when === 'before' ? 1 : 2,
      how: { kind: 'reset', when, meanwhile: noteMeanwhile },
    });
  }
  await post();
  await expect(post()).rejects.toThrow();
  expect(seen).toEqual([1]);
  await expect(post()).rejects.toThrow();
  expect(seen).toEqual([1, 2]);
  await post();
  expect(countPosted()).toBe(3);
});

test('a late Slack fault lets the call take effect after the client gave up', async () => {
  const { slack } = await startLittleSlack(() => undefined);
  const channel = slack.channel('field-crew').id;
  slack.fault({ method: 'chat.postMessage', how: { kind: 'late', afterMs: 30 } });
  const impatience = new AbortController();
  const gaveUp = fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}` },
    body: new URLSearchParams({ channel, text: 'late' }),
    signal: impatience.signal,
  });
  await slack.until(() => slack.calls('chat.postMessage')[0], 'the call');
  impatience.abort();
  await expect(gaveUp).rejects.toThrow();
  expect(slack.messages(channel)).toEqual([]);
  const late = await slack.until(() => slack.messages(channel)[0], 'what comes late');
  expect(late.text).toBe('late');
});

test('a Slack fault can apply to some calls only, and returns its reasons', async () => {
  const { slack, client } = await startLittleSlack(() => undefined);
  const channel = slack.channel('field-crew').id;
  const reasons = ['[ERROR] invalid character [json-pointer:/blocks/0]'];
  const how = { kind: 'error', error: 'invalid_blocks', reasons } as const;
  const isBad = ({ text }: Readonly<Record<string, unknown>>) => text === 'bad';
  slack.fault({ method: 'chat.postMessage', when: isBad, how });
  await client.chat.postMessage({ channel, text: 'good' });
  await expect(client.chat.postMessage({ channel, text: 'bad' })).rejects.toMatchObject({
    data: { error: 'invalid_blocks', response_metadata: { messages: reasons } },
  });
  expect(slack.messages(channel)).toHaveLength(1);
});

test('a ClickSend fault comes after the given number of calls, and its `meanwhile` runs before the cut', async () => {
  const kit = await startKit();
  const { world } = kit;
  const media_file = await kit.upload();
  const send = () =>
    fetch(`${world.apiUrl}/mms/send`, {
      method: 'POST',
      headers: { authorization: createBasicAuth(world), 'content-type': 'application/json' },
      body: JSON.stringify({ media_file, messages: [PLAIN_MESSAGE] }),
    });
  const seen: number[] = [];
  const noteMeanwhile = async () => void seen.push(world.sent().length);
  world.fault({
    endpoint: 'POST /mms/send',
    after: 1,
    how: { kind: 'reset', when: 'after', meanwhile: noteMeanwhile },
  });
  await send();
  expect(seen).toEqual([]);
  await expect(send()).rejects.toThrow();
  expect(seen).toEqual([2]);
  expect((await send()).status).toBe(200);
  await kit.close();
});

import { expect, test } from 'vitest';
import { catchRefusal, startLittleSlack } from './slack-app.ts';

const skip = () => undefined;

test('posting to a person works without im:write, and opening the conversation needs it', async () => {
  const { slack, client } = await startLittleSlack(skip, { scopes: ['chat:write'] });
  const user = String(slack.people[0]?.id);
  await client.chat.postMessage({ channel: user, text: 'Only for you' });
  expect(slack.privately(user)).toMatchObject([{ text: 'Only for you' }]);
  const opened = client.conversations.open({ users: user });
  expect(await catchRefusal(opened)).toMatchObject({ error: 'missing_scope', needed: 'im:write' });
});

test.each([
  ['front-desk', 'channels:read'],
  ['night-shift', 'groups:read'],
])('conversations.info about #%s needs %s', async (name, scope) => {
  const with_ = await startLittleSlack(skip, { scopes: [scope] });
  const { id } = with_.slack.channel(name);
  expect(await with_.client.conversations.info({ channel: id })).toMatchObject({
    channel: { id, name },
  });
  const without = await startLittleSlack(skip, { scopes: ['chat:write'] });
  const { id: other } = without.slack.channel(name);
  const info = without.client.conversations.info({ channel: other });
  expect(await catchRefusal(info)).toMatchObject({ error: 'missing_scope', needed: scope });
});

test('conversations.info does not find a private channel without the bot', async () => {
  const { slack, client } = await startLittleSlack(skip);
  const info = client.conversations.info({ channel: slack.channel('owners').id });
  expect(await catchRefusal(info)).toMatchObject({ error: 'channel_not_found' });
});

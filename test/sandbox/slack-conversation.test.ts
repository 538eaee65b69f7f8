import { expect, test } from 'vitest';
import { type Body, type LittleApp, startLittleSlack } from './slack-app.ts';

const [ADA, SAM, PLACE] = ['Ada Moreno', 'Sam Okafor', 'field-crew'];
const skip = () => undefined;
const collectEvents = (bodies: readonly Body[]) => bodies.map(({ event }) => event as Body);

/** The app posts a send, and Ada writes in its thread. */
async function withThread() {
  const app = await startLittleSlack(skip);
  const channel = app.slack.channel(PLACE).id;
  const { ts = '' } = await app.client.chat.postMessage({ channel, text: 'a send' });
  const reply = await app.slack.say({ user: ADA, channel, threadTs: ts, text: 'On my way' });
  await waitForRequests(app, 1);
  return { ...app, channel, ts, reply };
}

/** Slack delivers events without anyone waiting for the app. */
const waitForRequests = async ({ requests }: LittleApp, count: number) => {
  await expect.poll(() => requests.length).toBe(count);
  return collectEvents(requests).at(-1) ?? {};
};

test('a message in a thread arrives as an event with its thread and the thread’s author', async () => {
  const { requests, ts, channel, slack, reply } = await withThread();
  expect(reply).toMatchObject({ threadTs: ts, text: 'On my way' });
  expect(collectEvents(requests)).toMatchObject([
    {
      type: 'message',
      channel,
      channel_type: 'channel',
      text: 'On my way',
      thread_ts: ts,
      parent_user_id: slack.botUserId,
      ts: reply.ts,
      event_ts: reply.ts,
      client_msg_id: expect.any(String),
    },
  ]);
  expect(slack.messages(PLACE)).toHaveLength(1);
});

test('a reply below a deleted message lands at the root of the channel, without a thread_ts', async () => {
  const { slack, client, channel, ts, reply } = await withThread();
  await client.chat.delete({ channel, ts });
  // Ada’s reply remains, and with it the placeholder of the first message.
  const under = await client.chat.postMessage({ channel, thread_ts: ts, text: 'under it' });
  expect(under.message).toMatchObject({ thread_ts: ts });
  await client.chat.delete({ channel, ts: String(under.ts) });
  await slack.remove({ user: ADA, channel, ts: reply.ts });
  const answer = await client.chat.postMessage({ channel, thread_ts: ts, text: 'at the root' });
  expect(answer.message).not.toHaveProperty('thread_ts');
  expect(slack.messages(channel).map(({ text }) => text)).toEqual(['at the root']);
});

test('an edit arrives with the previous text, and so does a deletion', async () => {
  const app = await withThread();
  const { slack, channel, reply } = app;
  await slack.edit({ user: ADA, channel, ts: reply.ts, text: 'There at four' });
  expect(await waitForRequests(app, 2)).toMatchObject({
    subtype: 'message_changed',
    hidden: true,
    channel,
    message: { text: 'There at four', ts: reply.ts, edited: { user: slack.people[0]?.id } },
    previous_message: { text: 'On my way', ts: reply.ts },
  });
  expect(slack.thread(channel, app.ts)).toMatchObject([{ text: 'There at four', edited: true }]);

  const others = slack.edit({ user: SAM, channel, ts: reply.ts, text: 'Never' });
  await expect(others).rejects.toThrow('Sam Okafor did not say');
  await slack.remove({ user: ADA, channel, ts: reply.ts });
  expect(await waitForRequests(app, 3)).toMatchObject({
    subtype: 'message_deleted',
    deleted_ts: reply.ts,
    previous_message: { text: 'There at four' },
  });
  expect(slack.thread(channel, app.ts)).toEqual([]);
  const all = await app.client.conversations.replies({ channel, ts: app.ts });
  expect(all.messages).toMatchObject([{ text: 'a send' }]);
});

test('messages of other bots, file comments, files and a repeated event arrive like in Slack', async () => {
  const app = await withThread();
  const { slack, channel, ts, reply, client, requests } = app;
  const asBot = { channel, threadTs: ts, text: 'Build passed' };
  slack.sayAsBot({ ...asBot, name: 'CI' });
  const webhook = await waitForRequests(app, 2);
  expect(webhook).toMatchObject({ subtype: 'bot_message', username: 'CI', thread_ts: ts });
  expect(webhook).not.toHaveProperty('user');
  slack.sayAsBot({ ...asBot, how: 'app' });
  const other = await waitForRequests(app, 3);
  expect(other).toMatchObject({ bot_id: 'B0OTHERBOT', user: 'U0OTHERBOT', thread_ts: ts });
  expect(other).not.toHaveProperty('subtype');
  expect(slack.thread(channel, ts).map(({ botName }) => botName)).toEqual([
    undefined,
    'CI',
    undefined,
  ]);
  const { messages } = await client.conversations.replies({ channel, ts });
  expect(messages).toMatchObject([{ ts }, { ts: reply.ts }, { bot_id: 'B0OTHERBOT' }, {}]);

  await slack.tellMessage(channel, { subtype: 'file_comment', comment: { comment: 'Nice' } });
  expect(await waitForRequests(app, 4)).toMatchObject({
    subtype: 'file_comment',
    channel,
    ts: expect.stringMatching(/^\d+\.\d+$/),
  });
  const file = slack.upload({
    user: ADA,
    name: 'a.png',
    mimetype: 'image/png',
    bytes: new Uint8Array(3),
  });
  await slack.say({ user: ADA, channel, threadTs: ts, text: '', files: [file] });
  expect(await waitForRequests(app, 5)).toMatchObject({
    subtype: 'file_share',
    files: [{ id: file }],
  });

  await slack.tellAgain(channel, reply.ts);
  const again = await waitForRequests(app, 6);
  expect(again).toEqual(collectEvents(requests)[0]);
  expect(requests[5]?.event_id).not.toBe(requests[0]?.event_id);
  expect(app.headers[5]).not.toHaveProperty('x-slack-retry-num');
});

test('a reply can also appear in the channel, when the app or a person asks for it', async () => {
  const app = await withThread();
  const { slack, client, channel, ts } = app;
  const late = { channel, thread_ts: ts, reply_broadcast: true };
  const answer = await client.chat.postMessage({ ...late, text: 'Thanks!' });
  expect(answer.message).toMatchObject({ subtype: 'thread_broadcast', root: { text: 'a send' } });
  const reply = { user: SAM, channel, threadTs: ts, text: 'I go', alsoInChannel: true };
  await slack.say(reply);
  expect(await waitForRequests(app, 2)).toMatchObject({
    subtype: 'thread_broadcast',
    root: { ts },
  });

  const listTexts = (messages: readonly { text?: string | undefined }[] = []) =>
    messages.map(({ text }) => text);
  expect(listTexts(slack.messages(PLACE))).toEqual(['a send', 'Thanks!', 'I go']);
  expect(listTexts(slack.thread(channel, ts))).toEqual(['On my way', 'Thanks!', 'I go']);
  expect(slack.messages(PLACE)[1]).toMatchObject({ alsoInChannel: true, threadTs: ts });
  const { messages } = await client.conversations.history({ channel });
  expect(listTexts(messages)).toEqual(['I go', 'Thanks!', 'a send']);

  await client.chat.update({ channel, ts: String(answer.ts), text: 'Thanks a lot!' });
  expect(listTexts(slack.messages(PLACE))).toEqual(['a send', 'Thanks a lot!', 'I go']);
  const alone = await client.apiCall('chat.postMessage', {
    channel,
    text: 'Alone',
    reply_broadcast: true,
  });
  expect(alone).toMatchObject({ message: { text: 'Alone' } });
  expect(alone).not.toHaveProperty('message.subtype');
});

test('the app gets events about its own messages with its bot_id, and about their changes without a user', async () => {
  const { client, channel, echoes, requests } = await withThread();
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'Mine' });
  await client.chat.update({ channel, ts, text: 'Still mine' });
  await client.chat.delete({ channel, ts });
  await expect.poll(() => echoes.length).toBe(4);
  const own = collectEvents(echoes).slice(1);
  expect(own).toMatchObject([
    { text: 'Mine', bot_id: 'B0MMSANDBOX' },
    { subtype: 'message_changed', message: { text: 'Still mine' } },
    { subtype: 'message_deleted', deleted_ts: ts },
  ]);
  for (const change of own.slice(1)) expect(change).not.toHaveProperty('user');
  expect(requests).toHaveLength(1);
});

test('a deleted first message leaves a placeholder while it has replies', async () => {
  const { slack, client, channel, ts, reply } = await withThread();
  await client.chat.delete({ channel, ts });
  expect(slack.messages(PLACE)).toMatchObject([{ ts, deleted: true, blocks: [] }]);
  expect(slack.thread(channel, ts)).toMatchObject([{ text: 'On my way' }]);
  await slack.remove({ user: ADA, channel, ts: reply.ts });
  expect(slack.messages(PLACE)).toEqual([]);
});

test('the app can delete a file that it uploaded, which then disappears everywhere, but no other file', async () => {
  const { slack, client, channel, ts } = await withThread();
  const picture = { filename: 'from-jo.jpg', file: Buffer.from([0xff, 0xd8, 0xff]) };
  const { files } = await client.filesUploadV2({
    channel_id: channel,
    thread_ts: ts,
    initial_comment: 'From Jo',
    ...picture,
  });
  const id = String((files as { files: { id: string }[] }[])[0]?.files[0]?.id);
  expect(slack.thread(channel, ts).at(-1)).toMatchObject({
    text: 'From Jo',
    files: [id],
    shared: [{ mimetype: 'image/jpeg' }],
  });
  const saved = await slack.download(id);
  expect(Buffer.from(saved?.bytes ?? [])).toEqual(picture.file);

  await client.files.delete({ file: id });
  expect(slack.thread(channel, ts).at(-1)).not.toHaveProperty('files');
  expect(await slack.download(id)).toBeUndefined();
  await expect(client.files.info({ file: id })).rejects.toThrow('file_not_found');
  const hers = slack.upload({
    user: ADA,
    name: 'a.png',
    mimetype: 'image/png',
    bytes: picture.file,
  });
  await slack.say({ user: ADA, channel, text: '', files: [hers] });
  await expect(client.files.delete({ file: hers })).rejects.toThrow('cant_delete_file');
});

test.each([
  ['a < b && b > c', 'a &lt; b &amp;&amp; b &gt; c'],
  ['Hi @Ada Moreno, @sam.okafor and @here', 'Hi <@ADA>, <@SAM> and <!here>'],
  ['@slack-mms see #field-crew', '<@U0MMSBOT> see <#CREW|>'],
  ['See https://x.example/a?b=1&c=2.', 'See <https://x.example/a?b=1&amp;c=2>.'],
  [
    'write to jo@example.com or example.com',
    'write to <mailto:jo@example.com|jo@example.com> or <http://example.com|example.com>',
  ],
  ['Well done 👍🏽 🎉', 'Well done :+1::skin-tone-4: :tada:'],
  ['// only for us :wave: *bold*', '// only for us :wave: *bold*'],
])('a typed message is stored in Slack’s format: %s', async (typed, stored) => {
  const { slack } = await startLittleSlack(skip);
  const [ada, sam] = slack.people;
  const text = slack.asTyped(typed);
  const { id: crew } = slack.channel(PLACE);
  expect(text).toBe(
    stored.replace('ADA', String(ada?.id)).replace('SAM', String(sam?.id)).replace('CREW', crew),
  );
});

test('Ada is an admin, and the others are not', async () => {
  const { slack, client } = await startLittleSlack(skip);
  const admins = await Promise.all(
    slack.people.map(async ({ id }) => (await client.users.info({ user: id })).user),
  );
  expect(admins.map((user) => user?.is_admin)).toEqual([true, false, false]);
  expect(admins.map((user) => user?.is_owner)).toEqual([false, false, false]);
});

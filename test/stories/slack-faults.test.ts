import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Message, SlackFault } from '../../sandbox/slack/world.ts';
import { createPhoto } from './photo.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('while Slack takes no posts, the messages go out all the same, and the post follows', async () => {
  const how = { kind: 'status', status: 503 } as const;
  world.slack.fault({ method: 'chat.postMessage', times: 2, how });
  world.slack.fault({ method: 'conversations.history', times: 1, how });
  await world.sendForm();
  await world.waitForMessages(2);
  await world.slack.until(
    () =>
      world.slack
        .messages(world.slack.channel('field-crew').id)
        .find(({ text }) => /2 queued/.test(text)),
    'the post',
  );
});

const lostAnswers: readonly [string, SlackFault['how']][] = [
  ['a connection cut before the response', { kind: 'reset', when: 'after' }],
  ['a connection cut in the middle of the response', { kind: 'truncated' }],
  ['an HTML page with status 200', { kind: 'html' }],
];
for (const [name, how] of lostAnswers) {
  test(`a post that Slack took, then ${name}: the app finds the post and doesn’t post it again`, async () => {
    world.slack.fault({ method: 'chat.postMessage', how });
    await world.sendForm();
    await world.slack.until(
      () =>
        world.slack
          .messages(world.slack.channel('field-crew').id)
          .find(({ text }) => /2 queued/.test(text)),
      'the post with its status',
    );
    expect(world.slack.messages(world.slack.channel('field-crew').id)).toHaveLength(1);
  });
}

/** Ada sends to one person. Returns the message's id at ClickSend and the post. */
async function sendAndPost(): Promise<{ readonly messageId: string; readonly post: Message }> {
  await world.sendForm({ Recipients: '+61437111222' });
  const post = await world.waitForPost(/1 queued/);
  const [message] = await world.waitForMessages(1);
  return { messageId: message?.messageId ?? '', post };
}

const fails = { kind: 'fail', errorText: 'Absent Subscriber' } as const;

test('a thread note that Slack posts after the app’s timeout appears once', async () => {
  const { messageId, post } = await sendAndPost();
  world.slack.fault({ method: 'chat.postMessage', how: { kind: 'late', afterMs: 3_000 } });
  await world.clicksend.carrier(messageId, { kind: 'fail' });
  // The app has read the thread and found its note there.
  await world.slack.until(
    () =>
      world.slack
        .calls('conversations.replies')
        .find(({ answer }) => JSON.stringify(answer).includes('❌ •••222: ')),
    'the app finding its note',
    60_000,
  );
  await world.waitForPost(/1 failed/);
  const notes = world.slack.thread(post.channel, post.ts).filter(({ text }) => /^❌/.test(text));
  expect(notes).toHaveLength(1);
});

test('a reply whose blocks Slack rejects is posted as plain text, and the log says why without quoting it', async () => {
  const { post } = await sendAndPost();
  const reasons = ['[ERROR] unsupported character in "3 × 4 planks" [json-pointer:/blocks/1]'];
  const how = { kind: 'error', error: 'invalid_blocks', reasons } as const;
  const when = ({ blocks }: Readonly<Record<string, unknown>>) =>
    JSON.stringify(blocks ?? '').includes('×');
  world.slack.fault({ method: 'chat.postMessage', times: 100, when, how });
  await world.clicksend.reply('+61437111222', { text: '3 × 4 planks, please' });
  const reply = await world.waitForThreadMessage(post, /3 × 4 planks, please/);
  expect(reply.blocks).toEqual([]);
  expect(world.app.logs()).toContain('json-pointer:/blocks/1');
  expect(world.app.logs()).not.toMatch(/planks|×/);
});

test('a reply to a deleted post is removed from the channel’s root, and the author gets it in private', async () => {
  const { post } = await sendAndPost();
  await removeMessage(post);
  await world.clicksend.reply('+61437111222', { text: 'My door code is private' });
  await world.waitForPrivateMessage(/My door code is private/);
  expect(world.slack.calls('chat.delete').at(-1)?.answer).toMatchObject({ ok: true });
  expect(world.slack.messages(post.channel)).toEqual([]);
});

test('in a channel that refuses Slack files, the post appears without its picture at first', async () => {
  const how = { kind: 'error', error: 'slack_connect_file_link_sharing_blocked' } as const;
  const when = ({ blocks }: Readonly<Record<string, unknown>>) =>
    JSON.stringify(blocks ?? '').includes('slack_file');
  world.slack.fault({ method: 'chat.postMessage', times: 100, when, how });
  await world.sendForm({ Recipients: '+61437111222' });
  const post = await world.waitForPost(/1 queued/);
  // The next update adds the picture, because Slack takes it by then.
  expect(JSON.stringify(post.blocks)).toContain('slack_file');
});

test('a picture that Slack is still scanning is added to the post by a later update', async () => {
  const file = {
    user: world.ada,
    name: 'house.jpg',
    mimetype: 'image/jpeg',
    bytes: await createPhoto(),
  };
  const Picture = world.slack.upload({ ...file, scanningFor: 3 });
  await world.sendForm({ Recipients: '+61437111222', Picture });
  const first = await world.waitForPost(/picture message/);
  expect(JSON.stringify(first.blocks)).not.toContain('slack_file');
  const post = await world.waitForPost(/1 queued/);
  expect(JSON.stringify(post.blocks)).toContain('slack_file');
});

test('when Slack refuses the post with an unknown error, the author reads in private that it went out and what failed', async () => {
  const how = { kind: 'error', error: 'a_word_of_tomorrow' } as const;
  const channel = world.slack.channel('field-crew').id;
  const when = (args: Readonly<Record<string, unknown>>) => args.channel === channel;
  world.slack.fault({ method: 'chat.postMessage', times: 1_000, when, how });
  await world.sendForm({ Recipients: '+61437111222' });
  const [message] = await world.waitForMessages(1);
  await world.slack.until(
    () =>
      world.slack
        .privately(world.ada)
        .find(({ text }) => /went out to 1 person, but there’s no post/.test(text)),
    'the private message that it went out',
    300_000,
  );
  await world.clicksend.carrier(message?.messageId ?? '', fails);
  await world.waitForPrivateMessage(/off or out of range/);
  expect(world.slack.messages(channel)).toEqual([]);
});

const countUpdates = () => world.slack.calls('chat.update').length;

test('after the post was deleted, the app makes no other one and tells the author about a failure in private', async () => {
  const { messageId, post } = await sendAndPost();
  const before = countUpdates();
  await removeMessage(post);
  await world.clicksend.carrier(messageId, fails);
  await world.waitForPrivateMessage(/off or out of range/);
  expect(world.slack.messages(post.channel)).toEqual([]);
  expect(countUpdates() - before).toBe(1);
});

test('after the channel was archived, the author reads about a failure and a reply in private', async () => {
  const { messageId, post } = await sendAndPost();
  const before = countUpdates();
  world.slack.archive('field-crew');
  await world.clicksend.carrier(messageId, fails);
  await world.waitForPrivateMessage(/off or out of range/);
  expect(world.slack.thread(post.channel, post.ts)).toHaveLength(0);
  expect(countUpdates() - before).toBe(1);
  const [sent] = await world.waitForMessages(1);
  await world.clicksend.reply(sent?.to ?? '', { text: 'Is it back?' });
  await world.waitForPrivateMessage(
    /Is it back\?[\s\S]*I can’t post in the original thread any more/,
  );
});

test('a post that Slack finds too long is shortened and says so', async () => {
  const { messageId } = await sendAndPost();
  world.slack.fault({ method: 'chat.update', how: { kind: 'error', error: 'msg_too_long' } });
  await world.clicksend.carrier(messageId, { kind: 'deliver' });
  const { blocks } = await world.waitForPost(/1 delivered/);
  expect(JSON.stringify(blocks)).toContain('so I shortened it');
});

test('while Slack rejects the token, readiness says so and the app stops calling; then the post catches up', async () => {
  const { messageId } = await sendAndPost();
  const before = countUpdates();
  const how = { kind: 'error', error: 'token_revoked' } as const;
  world.slack.fault({ method: 'chat.update', times: 50, how });
  world.slack.fault({ method: 'auth.test', how });
  await world.clicksend.carrier(messageId, { kind: 'deliver' });
  await world.slack.until(() => countUpdates() > before, 'the first refusal');
  await waitUntilReadiness(
    503,
    /rejected the app’s token \(SLACK_BOT_TOKEN\)\. Slack’s reason: token_revoked/,
  );
  const calls = countUpdates() - before;
  expect(calls).toBeLessThanOrEqual(2);

  // The app is back in the workspace: calls from elsewhere use up the remaining faults.
  await useUpFaults('chat.update', 50 - calls);
  await waitUntilReadiness(200, /"slack":"ok"/);
  await world.slack.until(
    () =>
      world.slack
        .messages(world.slack.channel('field-crew').id)
        .find(({ text }) => /1 delivered/.test(text)),
    'the post with the final status',
  );
  const logged = world.app.logs().match(/Slack does not accept SLACK_BOT_TOKEN/g);
  expect(logged).toHaveLength(1);
});

/** Deletes one of the app's messages. */
async function removeMessage({ channel, ts }: Message): Promise<void> {
  await callSlack('chat.delete', { channel, ts });
}

async function callSlack(method: string, args: Readonly<Record<string, string>>): Promise<void> {
  await world.fetch(`${world.slack.apiUrl}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.slack.botToken}` },
    body: new URLSearchParams(args),
  });
}

async function useUpFaults(method: string, faults: number): Promise<void> {
  for (let n = 0; n < faults; n += 1) await callSlack(method, {});
}

/** Waits until readiness answers with this status and text. */
async function waitUntilReadiness(status: number, words: RegExp): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const answer = await world.fetch(`${world.app.url}/health/ready`);
    if (answer.status === status && words.test(await answer.text())) return;
    await world.passTime(100);
  }
  throw new Error(`Readiness never said ${words}`);
}

test('after Slack’s rate limit, the post shows the latest status', async () => {
  await world.sendForm({ Recipients: '+61437111222' });
  await world.waitForPost(/1 queued/);
  const [message] = await world.waitForMessages(1);
  world.slack.fault({ method: 'chat.update', how: { kind: 'rateLimited', retryAfterSeconds: 2 } });
  await world.clicksend.carrier(message?.messageId ?? '', { kind: 'deliver' });
  await world.waitForPost(/1 delivered/);
});

test('when Slack’s trigger expired, Ada reads in private that the form didn’t open', async () => {
  world.slack.fault({ method: 'views.open', how: { kind: 'error', error: 'expired_trigger_id' } });
  await world.typeCommand('/mms');
  await world.waitForPrivateMessage(/didn’t open the form in time/);
});

const HELP = 'command=%2Fmms&text=help&user_id=U1&channel_id=C1&team_id=T1&trigger_id=1.1';
const FORM = 'application/x-www-form-urlencoded';

/** Sends a request signed with this secret and time (Unix seconds). Returns the response's status. */
async function runCommand(secret: string, at: number, body = HELP, type = FORM): Promise<number> {
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  const headers = {
    'content-type': type,
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${signature}`,
  };
  return (await world.fetch(`${world.app.url}/slack/events`, { method: 'POST', body, headers }))
    .status;
}

test('a request with a wrong signature, or one signed ten minutes ago or ahead, gets 401', async () => {
  const now = Math.floor(Date.now() / 1000);
  expect(await runCommand('wrong', now)).toBe(401);
  expect(await runCommand(world.slack.signingSecret, now - 600)).toBe(401);
  expect(await runCommand(world.slack.signingSecret, now + 600)).toBe(401);
  expect(await runCommand(world.slack.signingSecret, now)).toBe(200);
  expect(await runCommand(world.slack.signingSecret, now, HELP, `${FORM}; charset=utf-8`)).toBe(
    200,
  );
});

test('signed requests with malformed or huge bodies get 400 or 413, and the app keeps serving', async () => {
  const now = Math.floor(Date.now() / 1000);
  const secret = world.slack.signingSecret;
  for (const body of ['null', '[]', '"x"', '0', '{"type":', '']) {
    expect(await runCommand(secret, now, body, 'application/json')).toBe(400);
  }
  for (const payload of ['null', '[]', '%7B%22a', '7']) {
    expect(await runCommand(secret, now, `payload=${payload}`)).toBe(400);
  }
  expect(await runCommand(secret, now, `text=${'x'.repeat(2_000_000)}`)).toBe(413);
  expect(await runCommand(secret, now)).toBe(200);
});

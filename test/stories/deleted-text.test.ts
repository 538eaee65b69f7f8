import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

const JO = '+61437111222';

let world: World;
afterEach(() => world.close());

/** A post to Jo in a channel whose threads are live. */
async function startLiveThread() {
  world = await startWorld();
  await world.typeCommand('/mms live on');
  await world.waitForPost(/turned on/);
  await world.sendForm({ Recipients: `Jo ${JO}`, Subject: 'The door' });
  const post = await world.waitForPost(/The door\n1 queued/);
  await world.waitForThreadMessage(post, /This thread is live/);
  const { channel, ts: threadTs } = post;
  const typeInThread = (text: string) =>
    world.slack.say({ user: world.ada, channel, threadTs, text });
  return { post, typeInThread };
}

const listTexts = () =>
  world.clicksend.sent().flatMap(({ product, body }) => (product === 'sms' ? [body] : []));

test('a text deleted while ClickSend is away is not sent once it is back, and the thread says why', async () => {
  const { post, typeInThread } = await startLiveThread();
  world.clicksend.fault({
    endpoint: 'POST /sms/send',
    how: { kind: 'status', status: 429 },
    times: 3,
  });
  const typed = await typeInThread('The code is 4711');
  await world.waitForThreadMessage(post, /to \*Jo •••222\*: The code is 4711/);
  await world.slack.remove({ user: world.ada, channel: post.channel, ts: typed.ts });
  await typeInThread('Call me instead');
  await world.waitForThreadMessage(post, /Call me instead[\s\S]*queued/);
  await world.passTime(3_600_000);
  expect(listTexts()).toEqual(['Call me instead']);
  // What was deleted is gone from the app's post as well.
  const answer = await world.waitForThreadMessage(post, /Not sent: .*to \*Jo •••222\* was deleted/);
  expect(JSON.stringify(answer)).not.toContain('4711');
  await world.waitForPrivateMessage(/It was deleted in Slack before it was sent/);
});

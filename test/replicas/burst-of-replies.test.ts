import { afterEach, expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/world.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { sendForm } from './crowd.ts';

const JO = '+61437111222';
const TEXTS = Array.from({ length: 20 }, (_, n) => `This is text ${n + 1}.`);

let cluster: Cluster;
afterEach(() => cluster.close());

/** Two replicas, and a send to Jo that is queued. Slack takes 120 ms for each message. */
async function sendToJo(): Promise<Message> {
  cluster = await startCluster({ replicas: 2 });
  const { slack, people } = cluster;
  const channel = 'field-crew';
  const [person = ''] = people;
  await sendForm(cluster, { person, channel, subject: 'The front door', recipients: [JO] });
  const isQueued = ({ text }: Message) => /The front door\n1 queued/.test(text);
  const post = await slack.until(
    () => slack.messages(slack.channel(channel).id).find(isQueued),
    'the post',
  );
  const how = { kind: 'silence', ms: 120, carriedOut: true } as const;
  slack.fault({ method: 'chat.postMessage', times: 1_000, how });
  return post;
}

/** Jo's replies in the order of the thread. */
function listShown({ channel, ts }: Message): readonly string[] {
  const lines = cluster.slack.thread(channel, ts);
  return lines.flatMap(({ text }) => /This is text \d+\./.exec(text)?.[0] ?? []);
}

// For parallel pushes and dying replicas, see test/stories/replies-in-order.test.ts.
test('twenty replies, taken in turn by two replicas on one Redis, appear in the thread in order', async () => {
  const post = await sendToJo();
  for (const text of TEXTS)
    expect(await cluster.clicksend.reply(JO, { text })).toMatchObject({ status: 200 });
  expect(Math.min(...cluster.balancer.countAnswered())).toBeGreaterThanOrEqual(TEXTS.length / 2);
  await cluster.slack.until(
    () => listShown(post).length >= TEXTS.length,
    'twenty replies in the thread',
  );
  expect(listShown(post)).toEqual(TEXTS);
});

import { afterEach, expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/world.ts';
import { runCommand } from './asking.ts';
import { startWorld, type World } from './world.ts';

const JO = '+61437111222';
const DAY_MS = 24 * 3_600_000;
const RETENTION_DAYS = 2;

let world: World;
afterEach(() => world.close());

const typeInThread = ({ channel, ts }: Message, text: string) =>
  world.slack.say({ user: world.ada, channel, threadTs: ts, text });

const listTexted = () => world.clicksend.sent(JO).map(({ body }) => body);

const listThread = ({ channel, ts }: Message) =>
  world.slack.thread(channel, ts).map(({ text }) => text);

/** A live thread with Jo: below the post of a send, or below Jo's own first text. */
async function beginThread(begunBy: 'us' | 'them'): Promise<Message> {
  world = await startWorld({
    env: { RETENTION_DAYS: String(RETENTION_DAYS), REPLIES_CHANNEL: 'C-REPLIES' },
  });
  const { slack, clicksend } = world;
  await runCommand(world, 'live on');
  if (begunBy === 'us') {
    await world.sendForm({ Recipients: `Jo ${JO}`, Message: 'Hi {name}' });
    const post = await world.waitForPost(/1 queued/);
    await world.waitForThreadMessage(post, /This thread is live/);
    return post;
  }
  await world.app.stop();
  await world.app.start({ REPLIES_CHANNEL: slack.channel('field-crew').id });
  await clicksend.reply(JO, { text: 'Is anybody there?' });
  const post = await world.waitForPost(/Is anybody there/);
  // The first message isn’t texted, because the thread only then says that it is live.
  await typeInThread(post, 'Hello');
  await world.waitForThreadMessage(post, /This thread is live/);
  return post;
}

test.each(['us', 'them'] as const)(
  'a live conversation begun by %s is texted for as long as people write in it, beyond RETENTION_DAYS',
  async (begunBy) => {
    const post = await beginThread(begunBy);
    const before = listTexted().length;
    const answers: string[] = [];
    for (let day = 1; day <= 4 * RETENTION_DAYS; day += 1) {
      await world.passTime(0.7 * DAY_MS);
      await world.clicksend.reply(JO, { text: `Question ${day}` });
      await world.passTime(60_000);
      answers.push(`Answer ${day}`);
      await typeInThread(post, `Answer ${day}`);
      await world.passTime(60_000);
    }
    expect(listTexted().slice(before)).toEqual(answers);
    const thread = listThread(post).join('\n');
    for (const answer of answers) expect(thread).toContain(answer);
    expect(thread).toContain(`Question ${4 * RETENTION_DAYS}`);
    expect(thread.split('This thread is live')).toHaveLength(2);
  },
);

test('Ada types in a live thread older than RETENTION_DAYS: nothing is texted, and the thread says so once', async () => {
  const post = await beginThread('us');
  await world.passTime((RETENTION_DAYS + 1) * DAY_MS);
  await typeInThread(post, 'Are you still there?');
  await world.waitForThreadMessage(
    post,
    /wasn’t texted\. This thread is old, and I no longer know who it’s with/,
  );
  await typeInThread(post, 'Hm, let’s call them');
  await typeInThread(post, '// A note');
  await world.passTime(60_000);
  expect(listTexted()).toEqual(['Hi Jo']);
  expect(listThread(post).filter((text) => /no longer know/.test(text))).toHaveLength(1);
});

test('the app says nothing in an old thread once the channel isn’t live any more', async () => {
  const post = await beginThread('us');
  await runCommand(world, 'live off');
  await world.passTime((RETENTION_DAYS + 1) * DAY_MS);
  await typeInThread(post, 'What was that about?');
  await world.passTime(60_000);
  expect(listThread(post).join('\n')).not.toMatch(/no longer know/);
});

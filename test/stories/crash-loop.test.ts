import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

const JO = '+61437111222';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/**
 * From `arm` on, the app is killed after each of the next two calls of this kind, and started again a
 * second later.
 */
async function startDying(call: string, { replicas = 1 } = {}) {
  let deathsLeft = 0;
  const mine = await startWorld({
    replicas,
    watch({ by, what }, phase) {
      if (phase !== 'after' || what !== call || deathsLeft === 0) return;
      deathsLeft -= 1;
      const replica = mine.inner.replicas.find(({ name }) => name === by);
      replica?.kill();
      setTimeout(() => void replica?.start(), SECOND);
    },
  });
  world = mine;
  return {
    ...mine,
    arm() {
      deathsLeft = 2;
    },
    hasDied: () => deathsLeft === 0,
  };
}

test.each([1, 2])(
  'the app dies twice while it updates a post: minutes later the post is up to date (%i replicas)',
  async (replicas) => {
    const dying = await startDying('POST /api/chat.update', { replicas });
    const { sendForm, waitForPost, clicksend, passTime, slack } = dying;
    dying.arm();
    await sendForm({ Recipients: JO });
    const { channel, ts } = await waitForPost(/1 (?:sending|queued|sent)/);
    await passTime(30 * SECOND);
    for (const { messageId } of clicksend.sent()) {
      await clicksend.carrier(messageId, { kind: 'deliver' });
    }
    await passTime(10 * MINUTE);
    expect(dying.hasDied()).toBe(true);
    const shown = slack.messages(channel).find((message) => message.ts === ts);
    expect(shown?.text).toContain('1 delivered');
  },
);

test('the app dies twice while it posts a reply: minutes later each reply is in the thread once', async () => {
  const dying = await startDying('POST /api/chat.postMessage');
  const { sendForm, waitForPost, clicksend, passTime, slack } = dying;
  await sendForm({ Recipients: JO });
  const { channel, ts } = await waitForPost(/1 queued/);
  dying.arm();
  await clicksend.reply(JO, { text: 'On my way' });
  await passTime(MINUTE);
  await clicksend.reply(JO, { text: 'Here now' });
  await passTime(10 * MINUTE);
  expect(dying.hasDied()).toBe(true);
  const shown = slack.thread(channel, ts).map(({ text }) => text);
  for (const words of ['On my way', 'Here now']) {
    expect(shown.filter((text) => text.includes(words))).toHaveLength(1);
  }
});

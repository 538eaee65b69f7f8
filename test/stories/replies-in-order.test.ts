import { afterEach, expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/world.ts';
import type { Lag } from '../world/disk.ts';
import { createRandom } from '../world/random.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

const JO = '+61437111222';
const SEEDS = [1, 3, 5];
/** ClickSend pushes replies one after the other, over any free connection. */
const APART_MS = 20;

let world: World;
afterEach(() => world.close());

/** Two replicas, and a send to Jo that is queued. Slack takes 120 ms for each message. */
async function sendToJo(options: WorldOptions): Promise<Message> {
  world = await startWorld({ replicas: 2, ...options });
  await world.sendForm({ Recipients: JO });
  const post = await world.waitForPost(/1 queued/);
  const how = { kind: 'silence', ms: 120, carriedOut: true } as const;
  world.slack.fault({ method: 'chat.postMessage', times: 1_000, how });
  return post;
}

interface Reply {
  readonly text: string;
  readonly pushedAt: number;
  /** When the app answered the first push with 200; undefined if it answered otherwise. */
  readonly storedAt: number | undefined;
}

async function replyAsJo(text: string): Promise<Reply> {
  const pushedAt = world.inner.time.now();
  const { status } = await world.clicksend.reply(JO, { text });
  return { text, pushedAt, storedAt: status === 200 ? world.inner.time.now() : undefined };
}

/** Jo's replies in the order of the thread. */
const listShown = ({ channel, ts }: Message) =>
  world.slack.thread(channel, ts).flatMap(({ text }) => /This is text \d+\./.exec(text)?.[0] ?? []);

const waitForTexts = (post: Message, count: number) =>
  world.slack.until(() => listShown(post).length >= count, `${count} of Jo’s texts`);

const listTexts = (count: number) =>
  Array.from({ length: count }, (_, n) => `This is text ${n + 1}.`);

/** A disk that takes up to `mostMs` before and after each operation. */
function createSlowDisk(seed: number, mostMs: number): Lag {
  const random = createRandom(seed);
  return () => ({ beforeMs: random.whole(0, mostMs), afterMs: random.whole(0, mostMs) });
}

/** Pairs in the wrong order although the first was stored before the second was pushed. */
function listWrongPairs(replies: readonly Reply[], shown: readonly string[]): readonly string[] {
  return replies.flatMap(({ text: later, pushedAt }) =>
    replies
      .filter(({ storedAt }) => storedAt !== undefined && storedAt <= pushedAt)
      .filter(({ text }) => shown.indexOf(text) > shown.indexOf(later))
      .map(({ text }) => `${text} after ${later}`),
  );
}

test.each(SEEDS)(
  'replies pushed one after the other appear in order, with slow disks and wrong clocks (seed %i)',
  async (seed) => {
    const random = createRandom(seed);
    // Clocks that NTP keeps right, or clocks without NTP.
    const aheadMs = random.chance(0.5)
      ? [random.whole(0, 5), 0]
      : [random.whole(1_000, 3_600_000), random.whole(-5_000, 0)];
    const post = await sendToJo({ seed, aheadMs, lag: createSlowDisk(seed, random.whole(0, 60)) });
    world.inner.network.passage(({ from }) =>
      from === '' ? { beforeMs: random.whole(0, 50), afterMs: random.whole(0, 50) } : undefined,
    );
    const texts = listTexts(12);
    for (const text of texts) expect((await replyAsJo(text)).storedAt).toBeDefined();
    await waitForTexts(post, texts.length);
    expect(listShown(post)).toEqual(texts);
  },
);

test.each(SEEDS)(
  'replies pushed 20 ms apart appear in order, though one replica’s disk is slow (seed %i)',
  async (seed) => {
    const post = await sendToJo({ seed, lags: [createSlowDisk(seed, 120)] });
    const texts = listTexts(20);
    await Promise.all(
      texts.map(async (text, n) => {
        await world.passTime(n * APART_MS);
        await replyAsJo(text);
      }),
    );
    await waitForTexts(post, texts.length);
    expect(listShown(post)).toEqual(texts);
  },
);

test.each(SEEDS)(
  'a replica dies during a burst: each reply appears once, and those acknowledged in order stay in order (seed %i)',
  async (seed) => {
    const random = createRandom(seed);
    const post = await sendToJo({ seed, lag: createSlowDisk(seed, 30), pushAgainAfterMs: 300 });
    const [victim] = world.inner.replicas;
    const texts = listTexts(20);
    const killAt = random.whole(50, 600);
    const [replies] = await Promise.all([
      Promise.all(
        texts.map(async (text, n) => {
          await world.passTime(n * APART_MS * 2);
          return replyAsJo(text);
        }),
      ),
      world.passTime(killAt).then(() => victim.kill()),
    ]);
    await waitForTexts(post, texts.length);
    await world.inner.time.run(victim.start());
    await world.passTime(60_000);
    const shown = listShown(post);
    expect([...shown].sort()).toEqual([...texts].sort());
    expect(listWrongPairs(replies, shown)).toEqual([]);
  },
);

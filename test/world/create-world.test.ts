import { afterEach, expect, test } from 'vitest';
import { startWorld, type World, type WorldOptions } from '../stories/world.ts';
import { BALANCER } from './balancer.ts';
import type { Lag } from './disk.ts';
import { createRandom } from './random.ts';
import { realTimers } from './real-timers.ts';
import { takeTime } from './virtual-time.ts';

const { setImmediate: realImmediate, setTimeout: realTimeout } = realTimers;

const JO = '+61437111222';
const SECOND = 1_000;

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function start(options: WorldOptions): Promise<World> {
  world = await startWorld(options);
  return world;
}

function createSlowDisk(seed: number): Lag {
  const random = createRandom(seed);
  return () => ({ beforeMs: random.whole(0, 9), afterMs: random.whole(0, 9) });
}

/** Waits this many ms of the real clock. */
const waitReally = (ms: number) => new Promise((resolve) => realTimeout(resolve, ms));

/** Everything observable of a day on two replicas with a slow disk and a slow network. */
async function getDay(seed: number): Promise<string> {
  const day = await start({ seed, replicas: 2, lag: createSlowDisk(seed) });
  const { slack, clicksend, inner } = day;
  inner.network.passage(() => ({ beforeMs: inner.time.random.whole(0, 20) }));
  await day.sendForm({ Recipients: `${JO}, +61437111223`, Subject: 'A day' });
  const post = await day.waitForPost(/2 queued/);
  for (const { messageId } of clicksend.sent())
    await clicksend.carrier(messageId, { kind: 'deliver' });
  await Promise.all(['One', 'Two', 'Three'].map((text) => clicksend.reply(JO, { text })));
  await day.waitForPost(/2 delivered/);
  await day.passTime(60 * SECOND);
  const observed = {
    log: day.app.logs(),
    slack: slack.calls(),
    clicksend: clicksend.calls(),
    thread: slack.thread(post.channel, post.ts),
    disk: [...inner.disk.contents().records].sort(),
  };
  await day.close();
  world = undefined;
  return removeCounts(JSON.stringify(observed, null, 1));
}

/**
 * The simulated Slack counts messages across all worlds of a process; here they are numbered in order of
 * appearance.
 */
function removeCounts(text: string): string {
  const names = new Map<string, string>();
  return text.replace(/\b\d{10}\.\d{6}\b/g, (ts) => {
    const name = names.get(ts) ?? `message ${names.size + 1}`;
    names.set(ts, name);
    return name;
  });
}

test('the same seed gives the same day to the byte, and another seed another day', async () => {
  const first = await getDay(7);
  expect(await getDay(7)).toBe(first);
  expect(await getDay(8)).not.toBe(first);
});

test('virtual time stops while real work runs, however long it takes', async () => {
  const time = takeTime(1);
  try {
    const began = time.now();
    let isEarly = true;
    const isWoken = time.run(
      new Promise<boolean>((resolve) => setTimeout(() => resolve(!isEarly), 10)),
    );
    await time.run(
      time.real(
        waitReally(40).then(() => {
          expect(time.now()).toBe(began);
          isEarly = false;
        }),
      ),
    );
    expect(await isWoken).toBe(true);
    expect(time.now()).toBe(began + 10);
  } finally {
    time.close();
  }
});

test('within a world, a Response of bytes is read like a real one', async () => {
  const { Response: RealResponse } = globalThis;
  await start({});
  const quickly = await readResponse(Response);
  expect(quickly).toEqual(await readResponse(RealResponse));
  expect(quickly.text).toBe('comment=Zo%C3%AB');
});

/** What can be read of a response of bytes that this class makes. */
async function readResponse(Made: typeof Response) {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Retry-After': '30' };
  const create = () => new Made(Buffer.from('comment=Zo%C3%AB'), { status: 429, headers });
  const { status, ok, headers: named, body } = create();
  return {
    status,
    ok,
    names: [...named],
    waitS: named.get('RETRY-AFTER'),
    other: named.get('location'),
    passedOn: await new Made(body, { status }).text(),
    clone: await create().clone().text(),
    text: await create().text(),
    bytes: Buffer.from(await create().arrayBuffer()),
    form: [...(await create().formData())],
  };
}

test('virtual time stops while nothing awaits it', async () => {
  const time = takeTime(1);
  try {
    let isWoken = false;
    setTimeout(() => {
      isWoken = true;
    }, 10);
    for (let n = 0; n < 20; n += 1) await new Promise((resolve) => realImmediate(resolve));
    expect(isWoken).toBe(false);
    await time.pass(10);
    expect(isWoken).toBe(true);
  } finally {
    time.close();
  }
});

test('waiting for a promise that never settles rejects instead of hanging', async () => {
  const time = takeTime(1, { loadingMs: 20 });
  try {
    const never = new Promise(() => {});
    await expect(time.run(never)).rejects.toThrow('came to rest');
  } finally {
    time.close();
  }
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'a dead replica makes no call, no write and no log line (seed %i)',
  async (seed) => {
    const { slack, clicksend, app, inner, sendForm, passTime } = await start({
      seed,
      lag: createSlowDisk(seed),
      env: { POLL_SECONDS: '1' },
    });
    inner.network.passage(() => ({ beforeMs: 5, afterMs: 5 }));
    await sendForm({ Recipients: `${JO}, +61437111223` });
    await passTime(createRandom(seed).whole(0, 600));
    await app.kill();
    // The simulated servers have finished their work.
    await passTime(30);
    const gatherFacts = () => ({
      log: app.logs(),
      slack: slack.calls().length,
      clicksend: clicksend.calls().length,
      keys: [...inner.disk.contents().records.keys()],
    });
    const before = gatherFacts();
    await passTime(600 * SECOND);
    expect({ ...gatherFacts(), keys: [] }).toEqual({ ...before, keys: [] });
    expect(before.keys).toEqual(expect.arrayContaining(gatherFacts().keys));
  },
);

test('a send that a replica stored before it was killed goes out once after the restart', async () => {
  const { clicksend, app, passTime, sendForm, waitForPost } = await start({
    seed: 3,
    lag: createSlowDisk(3),
  });
  await sendForm({ Recipients: JO });
  await app.kill();
  await passTime(SECOND);
  await app.start();
  await waitForPost(/1 queued/);
  expect(clicksend.sent()).toHaveLength(1);
});

test('stop and start resolve when the replica is killed meanwhile', async () => {
  const hold = { isOn: false };
  const { app, inner } = await start({
    lag: () => ({ beforeMs: 0, afterMs: hold.isOn ? 60 * SECOND : 0 }),
  });
  const [replica] = inner.replicas;
  const { time } = inner;
  hold.isOn = true;
  const stopping = time.run(replica.stop());
  replica.kill();
  await stopping;
  const starting = time.run(replica.start());
  await time.pass(SECOND);
  replica.kill();
  await starting;
  hold.isOn = false;
  await app.start();
  expect(replica.isUp()).toBe(true);
});

test.each([
  // A second until it is back, and ten during which Slack may still post.
  { replicas: 1, seconds: 11 },
  // The longest that the call may have taken, and those ten.
  { replicas: 2, seconds: 45 },
])(
  'a post whose replica died during the call is made $seconds s later (replicas: $replicas)',
  async ({ replicas, seconds }) => {
    let diedAt: number | undefined;
    const { app, inner, sendForm, waitForPost, passTime } = await start({
      replicas,
      watch({ by, what }) {
        if (diedAt !== undefined || what !== 'POST /api/chat.postMessage') return;
        diedAt = inner.time.now();
        inner.replicas.find(({ name }) => name === by)?.kill();
      },
    });
    await sendForm({ Recipients: JO });
    await passTime(SECOND);
    if (replicas === 1) await app.start();
    await waitForPost(/1 queued/);
    expect(inner.time.now() - (diedAt ?? 0)).toBe(seconds * SECOND);
  },
);

test('a request through the balancer fails when the replicas that handle it are killed', async () => {
  const hold = { isOn: false };
  const { inner } = await start({
    replicas: 2,
    lag: () => ({ beforeMs: 0, afterMs: hold.isOn ? 60 * SECOND : 0 }),
  });
  hold.isOn = true;
  const answered = inner.time.run(fetch(`${BALANCER}/health/ready`).catch(String));
  await inner.time.pass(10);
  for (const replica of inner.replicas) replica.kill();
  expect(await answered).toBe('TypeError: fetch failed');
});

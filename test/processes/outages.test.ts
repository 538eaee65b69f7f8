import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { AppAnswer, Message } from '../../sandbox/slack/world.ts';
import { type RedisServer, startRedis } from '../setup/redis.ts';
import { startSlowProxy } from '../setup/slow-proxy.ts';
import { findMessageId, findUserId } from '../stories/asking.ts';
import {
  cancelSend,
  chooseInMenu,
  planSend,
  stringifyBlocks,
  waitForSendPost,
} from '../stories/scheduling.ts';
import { startWorld, WEBHOOK_SECRET, type World } from './world.ts';

let world: World;
let redis: RedisServer;
afterEach(() => world.close());

async function startOnRedis(): Promise<void> {
  world = await startWorld({
    store: 'redis',
    pushAgainAfterMs: 1_000,
    env: { CONFIRM_SENDS: 'bulk' },
  });
  if (!world.redis) throw new Error('There is no Redis');
  redis = world.redis;
}

interface Outage {
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
  /** What readiness says about the store. */
  readonly says: RegExp;
}

const outages: Readonly<Record<string, Outage>> = {
  'is silent': {
    begin: async () => redis.pause(),
    end: async () => redis.resume(),
    says: /Redis does not answer/,
  },
  'is gone': {
    begin: () => redis.crash(),
    end: () => redis.restart(),
    says: /Redis does not answer.*ECONNREFUSED/,
  },
  'became a replica': {
    begin: () => redis.tell('REPLICAOF 127.0.0.1 1'),
    end: () => redis.tell('REPLICAOF NO ONE'),
    says: /^ok$|READONLY|Redis/,
  },
};

interface Health {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

async function fetchHealth(): Promise<Health> {
  const answer = await fetch(`${world.app.url}/health/ready`);
  return (await answer.json()) as Health;
}

const waitUntilReady = () => expect.poll(async () => (await fetchHealth()).ready).toBe(true);

const listTexts = (user: string) => world.slack.privately(user).map(({ text }) => text);

describe.each(Object.entries(outages))('a Redis that %s', (name, outage) => {
  test('people read within 3 s to try again in a minute, their forms keep the text, and then it works once', async () => {
    await startOnRedis();
    const { slack, clicksend } = world;
    const [sam, priya] = [findUserId(world, 'Sam'), findUserId(world, 'Priya')];
    const channel = slack.channel('field-crew').id;
    const toCancel = await planSend(world, { values: { Subject: 'To cancel' } });
    const picture = await world.uploadPicture();
    const form = await openForm(sam);
    await slack.fill(form.id, { ...fillForm('Of Sam', picture), Recipients: '+61437111224' });
    await world.sendForm({ Subject: 'Of Ada' });
    const step = await world.waitForModal(/Review and send/);
    const confirmation = await chooseInMenu(world, toCancel.post, priya, 'Cancel message…');
    const messagesBefore = new Set(listTexts(priya));

    await outage.begin();
    const home = slack.openHome(priya);
    const userActions: readonly Promise<AppAnswer>[] = [
      slack.submit(form.id),
      slack.submit(step.id),
      slack.submit(confirmation.id),
      slack.command({ user: priya, channel, text: 'scheduled' }),
      slack.command({ user: priya, channel, text: 'templates' }),
      slack.command({ user: priya, channel, text: `status ${toCancel.id}` }),
      slack.command({ user: sam, channel, text: `cancel ${toCancel.id}` }),
      home,
    ];
    const expectInTime = (answer: AppAnswer) => {
      expect(answer.status).toBe(200);
      expect(answer.ms).toBeLessThan(3_000);
    };
    for (const answer of await Promise.all(userActions)) expectInTime(answer);
    // The form keeps its content and says what to do.
    const stillOpen = slack.views(sam).find(({ id }) => id === form.id);
    expect(stillOpen?.errors.recipients).toMatch(/Press the button again in a minute/);
    expect(stringifyBlocks(stillOpen?.view.state)).toContain('Of Sam');
    await world.waitForModal(/Try again in a minute\. It will only be sent once/);
    const readModals = () => stringifyBlocks(slack.views(priya));
    await slack.until(() => /not sure this worked/.test(readModals()), 'the cancellation');
    // The form opens all the same, because it doesn't wait for what the app remembers.
    expectInTime(await slack.command({ user: priya, channel }));
    await slack.until(() => /Recipients/.test(readModals()), 'the form');
    const menu = { user: priya, channel, ts: toCancel.post.ts, button: 'Cancel message…' };
    expectInTime(await slack.click(menu));
    if (name !== 'became a replica')
      await slack.until(() => /load this just now/.test(readModals()), 'the menu’s modal');
    // Each of Priya's three commands is answered.
    const listNews = () =>
      listTexts(priya).filter(
        (text) => !messagesBefore.has(text) && !/still waiting for an answer/.test(text),
      );
    await slack.until(() => listNews().length >= 3, 'three answers');
    expect(listTexts(sam).join()).toMatch(/it’s safe to do it twice/);
    await slack.until(() => slack.home(priya), 'App Home');
    if (name !== 'became a replica') {
      for (const text of listNews()) expect(text).toMatch(/in a minute/);
      expect(stringifyBlocks(slack.home(priya))).toMatch(
        /can’t load your messages just now.*in a minute/,
      );
      expect((await slack.options(form.id, 'Country', 'aus'))[0]?.text).toMatch(/Australia/);
      const { ready, parts } = await fetchHealth();
      expect(ready).toBe(false);
      expect([parts.slack, parts.store]).toEqual(['ok', expect.stringMatching(outage.says)]);
      expect(parts.jobs).not.toBe('ok');
    }

    await outage.end();
    await waitUntilReady();
    await slack.submit(form.id);
    // The second step may be shown again, because the app may not have stored that it was shown.
    await slack.submit((await world.waitForModal(/Not confirmed|Review and send/)).id);
    expect(await cancelSend(world, toCancel, priya)).toBeUndefined();
    await waitForSendPost(world, toCancel.id, /cancelled/i);
    await world.waitForPost(/Of Sam\n1 queued/);
    await world.waitForPost(/Of Ada\n2 queued/);
    const countSent = (subject: string) => world.listSent(subject).length;
    expect(['Of Sam', 'Of Ada', 'To cancel'].map(countSent)).toEqual([1, 2, 0]);
    expect(clicksend.calls('POST /mms/send')).toHaveLength(2);
    expect(slack.messages(channel)).toHaveLength(3);
    await slack.openHome(priya);
    await slack.until(
      () => /Send your first picture/.test(stringifyBlocks(slack.home(priya))),
      'App Home',
    );
    expect(world.app.logs()).not.toMatch(/"unhandled"|"uncaught"/);
  });

  test('a receipt that can’t be stored gets 503 with Retry-After, and is applied when it is pushed again', async () => {
    await startOnRedis();
    const { clicksend, app } = world;
    await world.sendForm({ Recipients: '+61437111222', Subject: 'Pushed' });
    await world.waitForPost(/Pushed\n1 queued/);
    const id = findMessageId(world, '+61437111222');

    await outage.begin();
    const startedAt = performance.now();
    const pushed = clicksend.carrier(id, { kind: 'deliver' });
    const url = `${app.url}/clicksend/receipts/${WEBHOOK_SECRET}`;
    const body = new URLSearchParams({
      message_id: 'of-nobody',
      status: 'Delivered',
      status_code: '201',
      timestamp: `${Math.floor(Date.now() / 1000)}`,
      timestamp_send: '1',
    });
    const answer = await fetch(url, { method: 'POST', body });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await pushed).status).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(5_000);

    await outage.end();
    await waitUntilReady();
    await world.slack.until(
      () =>
        world.slack
          .messages(world.slack.channel('field-crew').id)
          .find(({ text }) => /Pushed\n1 delivered/.test(text)),
      'the receipt pushed again',
    );
  });
});

test('with a Redis that takes 0.8 s per call, people are answered within 3 s and their messages go out once', async () => {
  redis = await startRedis();
  const way = await startSlowProxy(redis.port);
  world = await startWorld({
    pushAgainAfterMs: 500,
    env: { REDIS_URL: `redis://127.0.0.1:${way.port}` },
  });
  onTestFinished(() => Promise.all([way.close(), redis.stop()]).then(() => undefined));
  const { slack, clicksend, ada } = world;
  await world.sendForm({ Recipients: '+61437111222', Subject: 'Before' });
  await world.waitForPost(/Before\n1 queued/);

  way.delay(800);
  const opened = await world.typeCommand('/mms');
  expect(opened.ms).toBeLessThan(3_000);
  const form = await slack.until(() => slack.views(ada)[0], 'the form');
  await slack.fill(form.id, fillForm('Slowly', await world.uploadPicture()));
  const answer = await slack.submit(form.id);
  expect(answer.status).toBe(200);
  expect(answer.ms).toBeLessThan(3_000);
  const pushed = performance.now();
  const id = findMessageId(world, '+61437111222');
  const { status } = await clicksend.carrier(id, { kind: 'deliver' });
  expect([200, 503]).toContain(status);
  expect(performance.now() - pushed).toBeLessThan(5_000);
  await slack.command({ user: ada, channel: slack.channel('field-crew').id, text: 'scheduled' });
  await world.waitForPrivateMessage(/Nothing is scheduled/);

  way.delay(0);
  // If the app couldn't be sure that the form was stored, Ada presses again.
  if (slack.views(ada).length > 0) {
    expect(world.getForm().errors.recipients).toMatch(/again in a minute/);
    await slack.submit(form.id);
  }
  await world.waitForPost(/Slowly\n2 queued/);
  await slack.until(
    () => listPosts().find(({ text }) => /Before\n1 delivered/.test(text)),
    'the delivered receipt',
  );
  expect(world.listSent('Slowly')).toHaveLength(2);
  expect(listPosts()).toHaveLength(2);
});

/**
 * How long Slack or ClickSend takes to answer. Redis goes away meanwhile and is still away when the
 * response comes.
 */
const SLOW_MS = 1_500;

const moments: Readonly<Record<string, { slow(): void; hasArrived(): boolean }>> = {
  'the upload of the picture': {
    slow() {
      const how = { kind: 'silence', ms: SLOW_MS, carriedOut: true } as const;
      world.clicksend.fault({ endpoint: 'POST /uploads', how });
    },
    hasArrived: () => world.clicksend.calls('POST /uploads').length > 0,
  },
  'the post in Slack': {
    slow() {
      const how = { kind: 'silence', ms: SLOW_MS, carriedOut: true } as const;
      world.slack.fault({ method: 'chat.postMessage', how });
    },
    hasArrived: () => world.slack.calls('chat.postMessage').length > 0,
  },
  'the submission to ClickSend': {
    slow() {
      const how = { kind: 'silence', ms: SLOW_MS, carriedOut: true } as const;
      world.clicksend.fault({ endpoint: 'POST /mms/send', how });
    },
    hasArrived: () => world.clicksend.sent().length > 0,
  },
};

describe.each(Object.entries(moments))('a Redis that goes away during %s', (_, moment) => {
  test.each(['is gone', 'is silent'] as const)(
    'and %s until after the response: the message goes out once, with one post',
    async (how) => {
      await startOnRedis();
      const { slack, clicksend } = world;
      moment.slow();
      await world.sendForm({ Recipients: '+61437111222', Subject: 'Interrupted' });
      await expect.poll(moment.hasArrived, { interval: 10 }).toBe(true);
      await outages[how]?.begin();
      const away = await fetchHealth();
      expect(away.parts.store).toMatch(/Redis/);
      // Once more, so that the slow response has arrived meanwhile.
      await fetchHealth();
      await outages[how]?.end();
      await slack.until(
        () => listPosts().find(({ text }) => /Interrupted\n1 queued · A\$0\.49/.test(text)),
        'the send',
      );
      expect(clicksend.calls('POST /mms/send')).toHaveLength(1);
      expect(world.listSent('Interrupted')).toHaveLength(1);
      expect(listPosts()).toHaveLength(1);
      expect(world.app.logs()).not.toMatch(/"unhandled"|"uncaught"/);
    },
  );
});

function listPosts(): readonly Message[] {
  return world.slack.messages(world.slack.channel('field-crew').id);
}

/** Somebody other than Ada opens the form. */
async function openForm(user: string) {
  const { slack } = world;
  await slack.command({ user, channel: slack.channel('field-crew').id });
  return slack.until(() => slack.views(user)[0], 'the form');
}

const fillForm = (subject: string, picture: string) => ({
  Recipients: '+61437111222, +61437111223',
  Subject: subject,
  Picture: picture,
  Message: 'Please paint it like this.',
});

describe('a full disk under an LMDB store', () => {
  let dataDir: string;
  const getPath = () => path.join(dataDir, 'slack-mms.mdb');

  /** Imitates a full disk: no file of the app can grow beyond this many bytes. */
  async function limitFiles(bytes: number | 'unlimited'): Promise<void> {
    const lock = await readFile(path.join(dataDir, 'slack-mms.lock'), 'utf8');
    const { pid } = JSON.parse(lock) as { pid: number };
    await promisify(execFile)('prlimit', ['--pid', `${pid}`, `--fsize=${bytes}:`]);
  }

  test('people read to try again in a minute, and once there is room each accepted message goes out once', async ({
    skip,
  }) => {
    skip(process.platform !== 'linux', 'It needs Linux, which can limit a process from outside.');
    dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-full-'));
    world = await startWorld({ pushAgainAfterMs: 500, env: { DATA_DIR: dataDir } });
    const { slack, clicksend, ada } = world;
    await world.sendForm({ Recipients: '+61437111222', Subject: 'Before' });
    await world.waitForPost(/Before\n1 queued/);

    await limitFiles((await stat(getPath())).size);
    const accepted: string[] = [];
    for (let n = 0; slack.views(ada).length === 0 && n < 60; n += 1) {
      const Subject = `Many ${n}`;
      await world.sendForm({ Recipients: '+61437111223', Subject, Message: 'x'.repeat(1_500) });
      accepted.push(Subject);
    }
    const refused = accepted.pop() ?? '';
    expect(world.getForm().errors.recipients).toMatch(/Press the button again in a minute/);
    expect(stringifyBlocks(world.getForm().view.state)).toContain(refused);
    const id = findMessageId(world, '+61437111222');
    // There may be room for small writes, so the outage may show only later.
    await expect.poll(fetchHealth).toMatchObject({
      ready: false,
      parts: { store: expect.stringMatching(/may not grow any more\. Raise the limit/) },
    });
    const findOutage = () => world.app.logs().match(/the store can.*?(?=")/g);
    // The first failed write may have succeeded in part, which the system reports differently.
    expect(findOutage()).toEqual([
      expect.stringMatching(/^the store can’t be used.*aise the limit on file sizes/),
    ]);
    // The receipt is either stored or refused.
    const pushed = await clicksend.carrier(id, { kind: 'deliver' });
    expect([200, 503]).toContain(pushed.status);

    await limitFiles('unlimited');
    await waitUntilReady();
    await expect.poll(findOutage).toHaveLength(2);
    expect(await slack.submit(world.getForm().id)).toMatchObject({ status: 200, body: '' });
    await world.waitForPost(new RegExp(`${refused}\n1 queued`));
    await slack.until(
      () => listPosts().find(({ text }) => /Before\n1 delivered/.test(text)),
      'the receipt',
    );
    // Their posts may come later, because the app first looks for one whose intent it couldn't store.
    const once = [...accepted, refused].map((subject) => [subject, 1]);
    const countSent = () => once.map(([subject]) => [subject, world.listSent(`${subject}`).length]);
    await expect.poll(countSent).toEqual(once);
    expect(world.app.logs()).not.toMatch(/"unhandled"|"uncaught"/);
    // A failed write must not count as a crash.
    expect(world.app.logs()).not.toContain('the app died twice');
    await rm(dataDir, { recursive: true, force: true });
  });
});

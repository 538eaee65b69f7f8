import { spawn } from 'node:child_process';
import { once } from 'node:events';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { hideEnvFile } from '../setup/hide-env-file.ts';
import { startWorld, WEBHOOK_SECRET, type World } from './world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

test('a wrong environment stops the start, naming every wrong setting but no value', async () => {
  const child = spawn('node', ['dist/main.js'], {
    env: {
      PATH: process.env.PATH,
      ...hideEnvFile(),
      SLACK_BOT_TOKEN: 'xapp-of-another-kind',
      WEBHOOK_SECRET: 'too short',
      PORT: 'many',
    },
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  for (const name of [
    'SLACK_BOT_TOKEN',
    'SLACK_SIGNING_SECRET',
    'CLICKSEND_USERNAME',
    'CLICKSEND_API_KEY',
    'WEBHOOK_SECRET',
    'PORT',
  ]) {
    expect(output).toContain(name);
  }
  expect(output).not.toContain('xapp-of-another-kind');
  expect(output).not.toContain('too short');
});

test('the app reports ready, live and metrics, and SIGTERM ends it with exit code 0', async () => {
  world = await startWorld();
  const fetchReadiness = async () => {
    const answer = await fetch(`${world?.app.url}/health/ready`);
    return { status: answer.status, body: await answer.json() };
  };
  expect(await fetchReadiness()).toEqual({
    status: 200,
    body: { ready: true, parts: { slack: 'ok', store: 'ok', jobs: 'ok' } },
  });
  expect((await fetch(`${world.app.url}/health/live`)).status).toBe(200);
  const metrics = await (await fetch(`${world.app.url}/metrics`)).text();
  expect(metrics).toContain('slack_mms_sends_total');
  expect((await fetch(`${world.app.url}/elsewhere`)).status).toBe(404);
  expect(await world.app.stop()).toBe(0);
});

test('over Socket Mode, the app sends and posts', async () => {
  world = await startWorld({ socketMode: true });
  await world.sendForm();
  await world.waitForPost(/2 queued/);
});

/** Sends SIGTERM, and resolves once the app takes nothing new. `gone`: its exit code, and how long it took. */
async function requestStop({ app }: World) {
  const startedAt = performance.now();
  const ending = app.stop().then((code) => ({ code, ms: performance.now() - startedAt }));
  await expect.poll(app.logs).toContain('"stopping"');
  const ready = await fetch(`${app.url}/health/ready`);
  expect(await ready.json()).toEqual({ ready: false, parts: { app: 'stopping' } });
  return { gone: ending };
}

/** Expects exit code 0 within the ten seconds that Docker allows. */
async function expectEnded(ending: Promise<{ code: number | null; ms: number }>): Promise<void> {
  const { code, ms } = await ending;
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
}

/** A picture that wasn't uploaded before. */
function makeBlue(): Promise<Buffer> {
  const create = { width: 40, height: 40, channels: 3, background: '#224466' } as const;
  return sharp({ create }).png().toBuffer();
}

describe('when the app is told to stop during work', () => {
  test('webhooks and commands get 503, a running upload ends, and the rest happens once after the next start', async () => {
    world = await startWorld({ pushAgainAfterMs: 500 });
    const { slack, clicksend, app } = world;
    await world.sendForm({ Recipients: '+61437111221', Subject: 'The first' });
    await world.waitForPost(/The first\n1 queued/);
    const [{ messageId } = { messageId: '' }] = await world.waitForMessages(1);

    const slow = { kind: 'silence', ms: 2_000, carriedOut: true } as const;
    clicksend.fault({ endpoint: 'POST /uploads', how: slow });
    const Picture = await world.uploadPicture('blue.png', await makeBlue(), 'image/png');
    await world.sendForm({ Subject: 'The second', Picture });
    await clicksend.until(() => clicksend.calls('POST /uploads').length === 2, 'the upload');

    const { gone } = await requestStop(world);
    const hook = `${app.url}/clicksend/receipts/${WEBHOOK_SECRET}`;
    const refused = await fetch(hook, { method: 'POST', body: 'message_id=X' });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await clicksend.carrier(messageId, { kind: 'deliver' })).toEqual({ status: 503 });
    expect(await world.typeCommand('/mms')).toMatchObject({
      status: 503,
      trouble: 'dispatch_failed',
    });
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200);
    await expectEnded(gone);

    await app.start();
    await slack.until(
      () =>
        slack
          .messages(slack.channel('field-crew').id)
          .find(({ text }) => /The first\n1 delivered/.test(text)),
      'the receipt pushed again',
    );
    await world.waitForPost(/The second\n2 queued/);
    // The upload had time to finish, and its result was stored.
    expect(clicksend.calls('POST /uploads')).toHaveLength(2);
    expect(world.listSent('The second')).toHaveLength(2);
    expect(slack.messages(slack.channel('field-crew').id)).toHaveLength(2);
  });

  test.each([
    ['over HTTP', false],
    ['over Socket Mode', true],
  ])(
    'a form submitted at that moment is still accepted and sent once, %s',
    async (_, socketMode) => {
      world = await startWorld({ store: 'redis', socketMode });
      const { slack, app, redis, ada } = world;
      const { id } = await world.openForm('/mms');
      await slack.fill(id, {
        Recipients: '+61437111222',
        Subject: 'Just in time',
        Message: 'Please paint it like this.',
        Picture: await world.uploadPicture(),
      });
      redis?.pause();
      const answering = slack.submit(id);
      // Once these are answered, the form has arrived too.
      for (let n = 0; n < 3; n += 1) await fetch(`${app.url}/health/live`);
      const { gone } = await requestStop(world);
      redis?.resume();
      expect(await answering).toMatchObject({ status: 200, body: '' });
      expect(slack.views(ada)).toEqual([]);
      await expectEnded(gone);
      expect(slack.openSockets()).toBe(0);

      await app.start();
      await world.waitForPost(/Just in time\n1 queued/);
      expect(world.listSent('Just in time')).toHaveLength(1);
    },
  );
});

describe('the socket of Socket Mode', () => {
  const waitUntilReconnected = () => expect.poll(() => world?.slack.openSockets()).toBe(1);

  test('is replaced when Slack renews it, without a missed command', async () => {
    world = await startWorld({ socketMode: true });
    world.slack.endSockets('renewed');
    await expect.poll(() => world?.slack.openSockets()).toBe(2);
    // Slack may use the old or the new socket for each.
    for (let n = 0; n < 6; n += 1) await world.openForm('/mms');
    expect(world.slack.calls('apps.connections.open')).toHaveLength(2);
  });

  test('is reopened after it broke and Slack refused twice, with one log line for each problem', async () => {
    world = await startWorld({ socketMode: true });
    const { slack, app } = world;
    const method = 'apps.connections.open';
    slack.fault({ method, how: { kind: 'reset', when: 'before' } });
    // This once ended the process, because the library's error couldn't be caught.
    slack.fault({ method, how: { kind: 'error', error: 'invalid_auth' } });
    slack.endSockets('broken');
    await expect.poll(() => slack.calls(method).length).toBe(4);
    await waitUntilReconnected();
    await world.openForm('/mms');
    // One line for the break, and no line of the library for each attempt.
    await expect.poll(app.logs).toContain('opened Slack’s socket again');
    const alarms = app.logs().match(/^\{"level":"(?:warn|error)".*$/gm);
    expect(alarms).toEqual([
      expect.stringContaining('failed to open Slack’s socket'),
      expect.stringContaining('Slack does not accept SLACK_APP_TOKEN: invalid_auth'),
    ]);
    expect(app.logs()).not.toContain('unhandled');
    expect(await app.stop()).toBe(0);
  });

  test('isn’t opened with a wrong app token: the start fails and names SLACK_APP_TOKEN', async () => {
    const starting = startWorld({ socketMode: true, env: { SLACK_APP_TOKEN: 'xapp-1-wrong' } });
    await expect(starting).rejects.toThrow(/Slack does not accept SLACK_APP_TOKEN: invalid_auth/);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

test('a wrong environment is told whole, in words, without values, and nothing starts', async () => {
  const child = spawn('node', ['dist/main.js'], {
    env: {
      PATH: process.env.PATH,
      SLACK_BOT_TOKEN: 'xapp-of-another-kind',
      WEBHOOK_SECRET: 'too short',
      PORT: 'many',
    },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
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
    expect(said).toContain(name);
  }
  expect(said).not.toContain('xapp-of-another-kind');
  expect(said).not.toContain('too short');
});

test('ready only while Slack accepts the token; SIGTERM ends it with 0', async () => {
  world = await startWorld();
  const ready = async () => {
    const answer = await fetch(`${world?.app.url}/health/ready`);
    return { status: answer.status, body: await answer.json() };
  };
  expect(await ready()).toEqual({
    status: 200,
    body: { ready: true, parts: { slack: 'ok', store: 'ok', jobs: 'ok' } },
  });
  expect((await fetch(`${world.app.url}/health/live`)).status).toBe(200);
  const metrics = await (await fetch(`${world.app.url}/metrics`)).text();
  expect(metrics).toContain('slack_mms_sends_total');
  expect((await fetch(`${world.app.url}/elsewhere`)).status).toBe(404);
  expect(await world.app.stop()).toBe(0);
});

test('killed right after the form was sent: the send goes on at the next start, once', async () => {
  world = await startWorld();
  await world.sends();
  await world.app.kill();
  await world.app.start();
  await world.slack.until(
    () =>
      world?.slack
        .messages(world.slack.channel('field-crew').id)
        .find(({ text }) => /2 queued/.test(text)),
    'the send',
    60_000,
  );
  expect(world.clicksend.sent()).toHaveLength(2);
  expect(world.slack.messages(world.slack.channel('field-crew').id)).toHaveLength(1);
}, 90_000);

test('over Socket Mode the same job is done', async () => {
  world = await startWorld({ socketMode: true });
  await world.sends();
  await world.post(/2 queued/);
});

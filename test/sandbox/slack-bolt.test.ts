import type { AddressInfo } from 'node:net';
import { App, LogLevel } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import { startSlack } from '../../sandbox/slack/server.ts';
import { buildComposeForm, catchRefusal, createClient } from './slack-app.ts';

test('Bolt in Socket Mode receives a command, a form and an event over the socket', async () => {
  const slack = await startSlack();
  const app = new App({
    token: slack.botToken,
    appToken: slack.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  onTestFinished(async () => {
    await app.stop();
    await slack.close();
  });
  const homes: string[] = [];
  app.command('/mms', async ({ ack, body, client, command }) => {
    if (command.text === 'help') return ack('How to');
    await ack();
    const view = buildComposeForm() as unknown as Parameters<typeof client.views.open>[0]['view'];
    await client.views.open({ trigger_id: body.trigger_id, view });
  });
  app.view('compose', ({ ack }) => ack({ response_action: 'errors', errors: { to: 'No' } }));
  app.event('app_home_opened', async ({ event }) => void homes.push(event.user));
  await app.start();

  const [ada] = slack.people;
  const user = String(ada?.id);
  expect(await slack.command({ user, channel: 'field-crew', text: 'help' })).toMatchObject({
    status: 200,
  });
  expect(slack.privately(user)).toMatchObject([{ text: 'How to' }]);
  await slack.command({ user, channel: 'field-crew' });
  const form = await slack.until(() => slack.views(user)[0], 'a form');
  const picture = slack.upload({
    user,
    name: 'a.png',
    mimetype: 'image/png',
    bytes: new Uint8Array(3),
  });
  await slack.fill(form.id, { Recipients: 'x', Message: 'y', Picture: picture });
  await slack.submit(form.id);
  expect(slack.views(user)[0]?.errors).toEqual({ to: 'No' });
  await slack.openHome(user);
  expect(homes).toEqual([user]);
});

test('Bolt over HTTP accepts requests that Slack signed, and no others', async () => {
  const slack = await startSlack();
  const app = new App({
    token: slack.botToken,
    signingSecret: slack.signingSecret,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  onTestFinished(async () => {
    await app.stop();
    await slack.close();
  });
  app.command('/mms', async ({ ack, respond, say }) => {
    await ack();
    await say('in the channel');
    await respond('for you');
  });
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const { port } = server.address() as AddressInfo;
  const requestUrl = `http://127.0.0.1:${port}/slack/events`;
  const user = 'Sam Okafor';

  slack.connect({ requestUrl, signingSecret: slack.signingSecret });
  expect(await slack.command({ user, channel: 'night-shift' })).toMatchObject({ status: 200 });
  await slack.until(() => slack.privately(user).length === 1, 'the private answer');
  expect(slack.messages('night-shift')).toMatchObject([{ text: 'in the channel' }]);

  slack.connect({ requestUrl, signingSecret: 'guessed' });
  expect(await slack.command({ user, channel: 'night-shift' })).toMatchObject({
    status: 401,
    trouble: 'dispatch_failed',
  });
});

test('only the app token opens a socket', async () => {
  const slack = await startSlack();
  onTestFinished(() => slack.close());
  expect(await catchRefusal(createClient(slack).apps.connections.open())).toMatchObject({
    error: 'not_allowed_token_type',
  });
});

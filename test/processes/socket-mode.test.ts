import { afterAll, beforeAll, expect, test } from 'vitest';
import { findModal, runCommand, sendToNumbers } from '../stories/asking.ts';
import { stringifyBlocks } from '../stories/scheduling.ts';
import { startWorld, type World } from './world.ts';

// These need a real socket, which a world in one process doesn't have.
let world: World;
beforeAll(async () => {
  world = await startWorld({ socketMode: true, env: { CONFIRM_SENDS: 'bulk' } });
});
afterAll(() => world.close());

test('commands are answered over the socket', async () => {
  expect((await runCommand(world, 'histroy')).text).toMatch(/Did you mean/);
  expect((await runCommand(world, 'balance')).text).toMatch(/A\$100\.00/);
});

test('the form offers lists and senders over the socket, and sends through the second step', async () => {
  const { slack } = world;
  const form = await world.openForm('/mms');
  const lists = await slack.options(form.id, 'Lists', 'blue');
  expect(lists).toMatchObject([{ text: expect.stringContaining('Tenants Blue Street') }]);
  expect((await slack.options(form.id, 'From', '')).length).toBeGreaterThan(0);
  await slack.closeView(form.id);
  await sendToNumbers(world, ['+61437111222', '+61437111223'], 'By socket');
});

test('shortcuts, App Home and workflow steps work over the socket', async () => {
  const { slack, ada } = world;
  const channel = slack.channel('field-crew').id;
  await slack.shortcut({ user: ada, callbackId: 'compose_mms' });
  await slack.closeView((await findModal(world, /Recipients/)).id);

  const files = [await world.uploadPicture('roof.jpg')];
  const message = await slack.say({ user: ada, channel, text: 'Look', files });
  const on = { channel, messageTs: message.ts };
  await slack.shortcut({ user: ada, callbackId: 'send_as_mms', ...on });
  await slack.closeView((await findModal(world, /roof\.jpg/)).id);

  await slack.openHome(ada);
  const readHome = () => stringifyBlocks(slack.home(ada)?.blocks ?? []);
  await slack.until(() => readHome().includes('By socket'), 'App Home with what was sent');

  const end = await slack.runStep({
    callbackId: 'send_mms',
    inputs: {
      to: '+61437111224',
      subject: 'Step',
      text: 'By socket too',
      user: ada,
      channel,
      picture_url: message.shared?.[0]?.permalink,
    },
  });
  expect(end).toMatchObject({ outputs: { count: 1 } });
});

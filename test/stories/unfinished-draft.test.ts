import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenView } from '../../sandbox/slack/world.ts';
import { chooseInMenu } from './scheduling.ts';
import { collectWords, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ replicas: 2, env: { CONFIRM_SENDS: 'always' } });
});
afterAll(() => world.close());

const UNSENT = /You haven’t sent this message yet/;

/** Ada fills the form, and closes the second step instead of sending. */
async function leaveDraft(subject: string, channel = 'field-crew'): Promise<void> {
  const { slack } = world;
  const form = await world.openForm('/mms', channel);
  await slack.fill(form.id, {
    Recipients: 'Jo 0437 111 222',
    Subject: subject,
    Message: 'Please paint it like this.',
    Picture: await world.uploadPicture('door.jpg'),
  });
  await slack.submit(form.id);
  await slack.closeView((await world.waitForModal(/Review and send/)).id);
}

function readTyped({ view }: OpenView): Record<string, unknown> {
  const { values } = view.state as { values: Record<string, Record<string, { value?: unknown }>> };
  const typed = Object.entries(values).map(([id, block]) => [
    id.replace(/\..*/, ''),
    Object.values(block)[0]?.value ?? null,
  ]);
  return Object.fromEntries(typed);
}

test('a closed draft comes back with the next /mms in that channel, until it is sent', async () => {
  const { slack, clicksend } = world;
  await leaveDraft('The blue door');
  const form = await world.openForm('/mms');
  expect(collectWords(form)).toMatch(UNSENT);
  expect(collectWords(form)).toMatch(/Picture: door\.jpg/);
  expect(readTyped(form)).toMatchObject({
    recipients: 'Jo 0437 111 222',
    subject: 'The blue door',
    message: 'Please paint it like this.',
  });
  // A pick that changes the form leaves the sentence there.
  await slack.options(form.id, 'From', '');
  await slack.fill(form.id, { From: 'BlueStreet' });
  expect(collectWords(await world.waitForModal(/can’t reply to BlueStreet/))).toMatch(UNSENT);
  // Closed again, it is offered again.
  await slack.closeView(form.id);
  const again = await world.openForm('/mms');
  expect(collectWords(again)).toMatch(UNSENT);
  await slack.submit(again.id);
  await slack.submit((await world.waitForModal(/Review and send/)).id);
  await world.waitForPost(/The blue door[\s\S]*1 queued/);
  expect(clicksend.sent()).toHaveLength(1);

  const next = await world.openForm('/mms');
  expect(collectWords(next)).not.toMatch(UNSENT);
  expect(readTyped(next)).toMatchObject({ recipients: null, subject: null, message: null });
  await slack.closeView(next.id);
});

test('a draft isn’t offered in another channel, to another person, or with /mms and a number', async () => {
  const { slack, ada } = world;
  await leaveDraft('The green gate');
  const elsewhere = await world.openForm('/mms', 'front-desk');
  expect(collectWords(elsewhere)).not.toMatch(UNSENT);
  await slack.closeView(elsewhere.id);

  const named = await world.openForm('/mms 0437 111 223');
  expect(collectWords(named)).not.toMatch(UNSENT);
  expect(readTyped(named)).toMatchObject({ subject: null });
  await slack.closeView(named.id);

  const ben = slack.people.find(({ id }) => id !== ada)?.id ?? '';
  await slack.command({ user: ben, channel: slack.channel('field-crew').id });
  const his = await slack.until(() => slack.views(ben)[0], 'the form');
  expect(collectWords(his)).not.toMatch(UNSENT);
  await slack.closeView(his.id);
});

test('the global shortcut offers the last draft, with its channel', async () => {
  const { slack, ada } = world;
  await leaveDraft('The red roof', 'front-desk');
  await slack.shortcut({ user: ada, callbackId: 'compose_mms' });
  const form = await world.waitForModal(UNSENT);
  expect(readTyped(form)).toMatchObject({ subject: 'The red roof' });
  expect(JSON.stringify(form.view)).toContain(
    `"initial_conversation":"${slack.channel('front-desk').id}"`,
  );
  await slack.closeView(form.id);
});

test('*Start new message* empties the form, and the draft isn’t offered any more', async () => {
  const { slack, ada, clicksend } = world;
  const before = clicksend.sent().length;
  await leaveDraft('The old fence');
  const form = await world.openForm('/mms');
  const first = String(form.view.private_metadata);
  await slack.click({ user: ada, viewId: form.id, button: 'Start new message' });
  const empty = await slack.until(() => {
    const found = slack.views(ada).find(({ id }) => id === form.id);
    return found && !UNSENT.test(collectWords(found)) && found;
  }, 'the empty form');
  expect(readTyped(empty)).toMatchObject({ recipients: null, subject: null, message: null });
  expect(collectWords(empty)).not.toMatch(/door\.jpg/);
  expect(JSON.parse(String(empty.view.private_metadata)).nonce).not.toBe(JSON.parse(first).nonce);
  await slack.closeView(empty.id);

  const next = await world.openForm('/mms');
  expect(collectWords(next)).not.toMatch(UNSENT);
  await slack.closeView(next.id);
  expect(clicksend.sent()).toHaveLength(before);
});

test('the form opens empty when Slack rejects the draft’s view', async () => {
  const { slack } = world;
  await leaveDraft('The broken one');
  slack.fault({
    method: 'views.open',
    when: ({ view }) => JSON.stringify(view).includes('The broken one'),
    times: 1_000,
    how: { kind: 'error', error: 'invalid_arguments' },
  });
  const form = await world.openForm('/mms');
  expect(collectWords(form)).not.toMatch(UNSENT);
  await slack.closeView(form.id);
});

test('a draft isn’t offered after a day', async () => {
  const { slack } = world;
  await leaveDraft('The late one');
  await world.passTime(24 * 3_600_000 + 1);
  const form = await world.openForm('/mms');
  expect(collectWords(form)).not.toMatch(UNSENT);
  await slack.closeView(form.id);
});

test('a closed *Send again* form isn’t offered as a draft', async () => {
  const { slack, ada } = world;
  const post = await world.waitForPost(/The blue door/);
  const form = await chooseInMenu(world, post, ada, 'Send again');
  await slack.submit(form.id);
  await slack.closeView((await world.waitForModal(/Review and send/)).id);
  const next = await world.openForm('/mms');
  expect(collectWords(next)).not.toMatch(UNSENT);
  await slack.closeView(next.id);
});

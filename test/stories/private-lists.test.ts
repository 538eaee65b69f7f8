import { afterEach, expect, test } from 'vitest';
import type { OpenView } from '../../sandbox/slack/world.ts';
import { findModal, runCommand } from './asking.ts';
import { type Planned, planSend, stringifyBlocks, waitForSendPost } from './scheduling.ts';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** A private place that shows a scheduled message with its buttons. */
interface Place {
  /** Its current text and buttons. */
  readonly read: () => string;
  readonly press: (button: string, value: string) => Promise<unknown>;
  /** What a list appends to the values of its buttons. */
  readonly suffix?: string;
}

const edited = { Subject: 'Changed since' };

const places: Readonly<Record<string, (plan: Planned) => Promise<Place>>> = {
  '/mms scheduled': async () => ({
    ...openPrivateMessage(await runCommand(world, 'scheduled')),
    suffix: ':0',
  }),
  '/mms status': async ({ id }) => openPrivateMessage(await runCommand(world, `status ${id}`)),
  'Show details in the menu of the post': async ({ post }) => {
    const { slack, ada } = world;
    const before = slack.privately(ada).length;
    const { channel, ts } = post;
    await slack.click({ user: ada, channel, ts, button: 'Show details' });
    return openPrivateMessage(await slack.until(() => slack.privately(ada)[before], 'the details'));
  },
  'App Home': async () => {
    const { slack, ada } = world;
    await slack.openHome(ada);
    const read = () => stringifyBlocks(slack.home(ada)?.blocks ?? []);
    await slack.until(() => read().includes('Before') || undefined, 'App Home with the message');
    const press = (button: string, value: string) =>
      slack.click({ user: ada, viewId: String(slack.home(ada)?.id), button, value });
    return { read, press, suffix: ':0' };
  },
};

const acts: Readonly<
  Record<string, { press: string; afterwards?: () => Promise<unknown>; shows: RegExp }>
> = {
  'Edit, saved in the second step': {
    press: 'Edit',
    afterwards: saveInTwoSteps,
    shows: /Changed since/,
  },
  'Edit, saved after Back': { press: 'Edit', afterwards: saveAfterBack, shows: /Changed since/ },
  'Cancel message': {
    press: 'Cancel message',
    shows: /^(?![\s\S]*"Cancel message")[\s\S]*Cancelled\. Nobody will get it/,
  },
};

test.each(Object.keys(places).flatMap((place) => Object.keys(acts).map((act) => ({ place, act }))))(
  '$place shows the result of $act',
  async ({ place, act }) => {
    world = await startWorld({ env: { CONFIRM_SENDS: 'always' } });
    const plan = await planSend(world, { values: { Subject: 'Before' } });
    const { read, press, suffix = '' } = (await places[place]?.(plan)) ?? failAlways();
    const { press: button, afterwards, shows } = acts[act] ?? failAlways();
    expect(read()).toContain('Before');
    await press(button, plan.id + suffix);
    await afterwards?.();
    await world.slack.until(() => shows.test(read()) || undefined, `${place} like ${shows}`);
  },
);

test('without a second step, an edit updates /mms scheduled, and so does an edit that comes too late', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'never' } });
  const { slack } = world;
  const plan = await planSendAtOnce('Before');
  const { read, press } = openPrivateMessage(await runCommand(world, 'scheduled'));
  await press('Edit', `${plan.id}:0`);
  await submit(await fill());
  await slack.until(() => /Changed since/.test(read()) || undefined, 'the changed list');
  await press('Edit', `${plan.id}:0`);
  const form = await fill();
  await runCommand(world, `cancel ${plan.id}`);
  await submit(form);
  expect(world.getForm().errors.recipients).toMatch(/was cancelled while you had this open/);
  await slack.until(() => /Nothing is scheduled/.test(read()) || undefined, 'an empty list');
});

test('without a second step, an edit to a contact list updates /mms scheduled once it is stored', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'never' } });
  const { slack } = world;
  const plan = await planSendAtOnce('Before');
  const { read, press } = openPrivateMessage(await runCommand(world, 'scheduled'));
  await press('Edit', `${plan.id}:0`);
  const form = await fill();
  const lists = await slack.options(form.id, 'People and lists', 'open');
  await slack.fill(form.id, { 'People and lists': [lists[0]?.value ?? ''] });
  await submit(form);
  await slack.until(() => /Changed since/.test(read()) || undefined, 'the changed list');
  expect(read()).toContain('to 14 people');
});

test('once the reopened form of an unsent message is sent, its direct message no longer offers the form', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'never' } });
  const { slack } = world;
  await world.sendForm({ Subject: 'For the owners' }, { channel: 'owners' });
  const { read, press } = openPrivateMessage(await world.waitForPrivateMessage(/wasn’t sent/));
  slack.invite('owners', slack.botUserId);
  await press('Open the form again', '');
  await submit(await findModal(world, /Recipients/));
  await world.waitForMessages(2);
  await slack.until(() => !read().includes('Open the form again') || undefined, 'nothing to press');
  expect(read()).toMatch(/For the owners[\s\S]*[Nn]ot sent/);
});

function openPrivateMessage({
  channel,
  ts,
}: {
  readonly channel: string;
  readonly ts: string;
}): Place {
  const { slack, ada } = world;
  const find = () => slack.privately(ada).find((one) => one.ts === ts);
  return {
    read: () => stringifyBlocks([find()?.text, find()?.blocks]),
    press: (button, value) =>
      slack.click({ user: ada, channel, ts, button, ...(value ? { value } : {}) }),
  };
}

async function fill(): Promise<OpenView> {
  const form = await findModal(world, /Recipients/);
  await world.slack.fill(form.id, edited);
  return form;
}

const submit = ({ id }: OpenView) => world.slack.submit(id);

async function saveInTwoSteps(): Promise<void> {
  await submit(await fill());
  await submit(await findModal(world, /Save changes/));
}

async function saveAfterBack(): Promise<void> {
  const { slack, ada } = world;
  await submit(await fill());
  const second = await findModal(world, /Save changes/);
  await slack.click({ user: ada, viewId: second.id, button: 'Back' });
  await saveInTwoSteps();
}

async function planSendAtOnce(Subject: string): Promise<{ readonly id: string }> {
  await world.sendForm({ Subject, When: Math.ceil(Date.now() / 1000) + 3_600 });
  const post = await world.waitForPost(/scheduled/);
  const [id = ''] = /mms-[0-9a-z]{20}/.exec(stringifyBlocks(post.blocks)) ?? [];
  await waitForSendPost(world, id, /scheduled/);
  return { id };
}

function failAlways(): never {
  throw new Error('no such place or act');
}

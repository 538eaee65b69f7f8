import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenView } from '../../sandbox/slack/world.ts';
import { chooseInMenu } from './scheduling.ts';
import { collectWords, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ replicas: 2, env: { CONFIRM_SENDS: 'always' } });
});
afterAll(() => world.close());

/** The sentence at the top of the form. */
const OFFER = /You have an unsent message from/;
const CONTINUED = /You’re continuing your message from/;

interface Left {
  readonly channel?: string;
  readonly to?: string;
}

/** Ada fills the form and closes the second step instead of sending. */
async function leaveDraft(subject: string, { channel, to }: Left = {}): Promise<void> {
  const { slack } = world;
  const form = await world.openForm('/mms', channel);
  await slack.fill(form.id, {
    Recipients: to ?? 'Jo 0437 111 222',
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

const EMPTY = { recipients: null, subject: null, message: null };

function readNonce({ view }: OpenView): unknown {
  return JSON.parse(String(view.private_metadata)).nonce;
}

async function press(form: OpenView, button: string): Promise<void> {
  await world.slack.click({ user: world.ada, viewId: form.id, button });
}

/** The form, once its text matches. */
async function waitForWords(form: OpenView, words: RegExp): Promise<OpenView> {
  const { slack, ada } = world;
  return slack.until(() => {
    const view = slack.views(ada).find(({ id }) => id === form.id);
    return view && words.test(collectWords(view)) && view;
  }, String(words));
}

async function continueDraft(form: OpenView): Promise<OpenView> {
  await press(form, 'Continue that message');
  return waitForWords(form, CONTINUED);
}

/** The form without the sentence at its top. */
async function waitForNoOffer(form: OpenView): Promise<OpenView> {
  const { slack, ada } = world;
  return slack.until(() => {
    const view = slack.views(ada).find(({ id }) => id === form.id);
    const isOffered = view && [OFFER, CONTINUED].some((one) => one.test(collectWords(view)));
    return !isOffered && view;
  }, 'the form without an offer');
}

/** What the next /mms in that channel offers. */
async function readNextOffer(channel?: string): Promise<string> {
  const next = await world.openForm('/mms', channel);
  expect(readTyped(next)).toMatchObject(EMPTY);
  await world.slack.closeView(next.id);
  return collectWords(next);
}

async function sendReviewed(form: OpenView): Promise<void> {
  await world.slack.submit(form.id);
  await world.slack.submit((await world.waitForModal(/Review and send/)).id);
}

test('the next /mms in that channel opens empty and offers the closed draft, until it is sent', async () => {
  const { slack, clicksend } = world;
  await leaveDraft('The blue door');
  const form = await world.openForm('/mms');
  expect(collectWords(form)).toMatch(
    /You have an unsent message from <!date\^\d+\^\{time\}\|[^>]+>: \*The blue door\* to Jo\./,
  );
  expect(readTyped(form)).toMatchObject(EMPTY);
  expect(collectWords(form)).not.toMatch(/door\.jpg|Please paint it/);

  const continued = await continueDraft(form);
  expect(readTyped(continued)).toMatchObject({
    recipients: 'Jo 0437 111 222',
    subject: 'The blue door',
    message: 'Please paint it like this.',
  });
  expect(collectWords(continued)).toMatch(/Picture: door\.jpg/);
  expect(collectWords(continued)).not.toMatch(OFFER);
  // The sentence stays when picking a sender updates the form.
  await slack.options(form.id, 'From', '');
  await slack.fill(form.id, { From: 'BlueStreet' });
  expect(collectWords(await world.waitForModal(/can’t reply to BlueStreet/))).toMatch(CONTINUED);
  // After the form was closed again, the draft is offered again.
  await slack.closeView(form.id);
  const again = await world.openForm('/mms');
  await sendReviewed(await continueDraft(again));
  await world.waitForPost(/The blue door[\s\S]*1 queued/);
  expect(clicksend.sent()).toHaveLength(1);
  expect(await readNextOffer()).not.toMatch(OFFER);
});

test('a message written without noticing the offer goes only to the typed recipients', async () => {
  const { slack, clicksend } = world;
  await leaveDraft('To the old list', {
    to: Array.from({ length: 20 }, (_, n) => `+614371112${n + 30}`).join(', '),
  });
  const form = await world.openForm('/mms');
  expect(collectWords(form)).toMatch(/\*To the old list\* to 20 people\./);
  await slack.fill(form.id, {
    Recipients: '0437 111 224',
    Subject: 'Only for one',
    Message: 'This is for one person.',
    Picture: await world.uploadPicture('door.jpg'),
  });
  // The offer and everything typed stay when picking a sender updates the form.
  await slack.options(form.id, 'From', '');
  await slack.fill(form.id, { From: 'BlueStreet' });
  const warned = await world.waitForModal(/can’t reply to BlueStreet/);
  expect(collectWords(warned)).toMatch(OFFER);
  await sendReviewed(warned);
  await world.waitForPost(/Only for one[\s\S]*1 queued/);
  const got = clicksend.sent().filter(({ subject }) => subject === 'Only for one');
  expect(got.map(({ to }) => to)).toEqual(['+61437111224']);
  // The unsent draft is still offered, although another message was reviewed since.
  expect(await readNextOffer()).toMatch(/\*To the old list\* to 20 people\./);
  const last = await world.openForm('/mms');
  await press(last, 'Discard message');
  await slack.closeView((await waitForNoOffer(last)).id);
});

test('the newest of several drafts is offered, then the one before it', async () => {
  const { slack } = world;
  await leaveDraft('The first one');
  await leaveDraft('The second one', { to: '0437 111 222, 0437 111 223' });
  const form = await world.openForm('/mms');
  expect(collectWords(form)).toMatch(/\*The second one\* to 2 people\./);
  await press(form, 'Discard message');
  await slack.closeView((await waitForNoOffer(form)).id);
  const next = await world.openForm('/mms');
  expect(collectWords(next)).toMatch(/\*The first one\* to Jo\./);
  await press(next, 'Discard message');
  await slack.closeView((await waitForNoOffer(next)).id);
  expect(await readNextOffer()).not.toMatch(OFFER);
});

test('a draft isn’t offered in another channel, to another person, or with /mms and a number', async () => {
  const { slack, ada } = world;
  await leaveDraft('The green gate');
  const elsewhere = await world.openForm('/mms', 'front-desk');
  expect(collectWords(elsewhere)).not.toMatch(OFFER);
  await slack.closeView(elsewhere.id);

  const named = await world.openForm('/mms 0437 111 223');
  expect(collectWords(named)).not.toMatch(OFFER);
  expect(readTyped(named)).toMatchObject({ subject: null });
  await slack.closeView(named.id);

  const ben = slack.people.find(({ id }) => id !== ada)?.id ?? '';
  await slack.command({ user: ben, channel: slack.channel('field-crew').id });
  const his = await slack.until(() => slack.views(ben)[0], 'the form');
  expect(collectWords(his)).not.toMatch(OFFER);
  await slack.closeView(his.id);
});

test('the global shortcut offers the last draft, with its channel', async () => {
  const { slack, ada } = world;
  await leaveDraft('The red roof', { channel: 'front-desk' });
  await slack.shortcut({ user: ada, callbackId: 'compose_mms' });
  const form = await world.waitForModal(OFFER);
  expect(readTyped(form)).toMatchObject(EMPTY);
  const channel = `"initial_conversation":"${slack.channel('front-desk').id}"`;
  expect(JSON.stringify(form.view)).not.toContain(channel);
  const continued = await continueDraft(form);
  expect(readTyped(continued)).toMatchObject({ subject: 'The red roof' });
  expect(JSON.stringify(continued.view)).toContain(channel);
  await slack.closeView(form.id);
});

test('App Home offers the last draft', async () => {
  const { slack, ada } = world;
  await leaveDraft('The white wall');
  await slack.openHome(ada);
  const home = await slack.until(() => slack.home(ada), 'App Home');
  await slack.click({ user: ada, viewId: String(home.id), button: 'Send a picture' });
  const form = await world.waitForModal(/\*The white wall\* to Jo\./);
  expect(readTyped(form)).toMatchObject(EMPTY);
  await slack.closeView(form.id);
});

const QUESTION = /You’ve typed or picked something in this form\./;

/** Presses *Continue that message*, and returns the form with the question at its top. */
async function pressAndWaitForQuestion(form: OpenView): Promise<OpenView> {
  await press(form, 'Continue that message');
  return waitForWords(form, QUESTION);
}

test('the form asks before a draft replaces what somebody typed', async () => {
  const { slack } = world;
  await leaveDraft('The long hedge');
  const form = await world.openForm('/mms');
  await slack.fill(form.id, { Message: 'Half a sentence' });
  const question = await pressAndWaitForQuestion(form);
  expect(collectWords(question)).toMatch(/\*The long hedge\* to Jo would replace it\./);
  expect(readTyped(question)).toMatchObject({ ...EMPTY, message: 'Half a sentence' });

  await press(question, 'Keep what I typed');
  const keptForm = await waitForWords(form, OFFER);
  expect(readTyped(keptForm)).toMatchObject({ ...EMPTY, message: 'Half a sentence' });

  await press(await pressAndWaitForQuestion(keptForm), 'Replace what I typed');
  const continued = await waitForWords(form, CONTINUED);
  expect(readTyped(continued)).toMatchObject({
    subject: 'The long hedge',
    message: 'Please paint it like this.',
  });
  await slack.closeView(form.id);
});

test.each([
  ['a picture', async () => ({ Picture: await world.uploadPicture('gate.jpg') })],
  ['a time', async () => ({ When: Math.ceil(Date.now() / 1_000) + 7_200 })],
  ['a consent', async () => ({ Consent: 'asked at the desk' })],
  ['a sender', async () => ({ From: 'BlueStreet' })],
  ['a country', async () => ({ Country: 'NZ' })],
  ['a channel', async () => ({ 'Slack channel': world.slack.channel('front-desk').id })],
])('the form asks before a draft replaces %s', async (what, choose) => {
  const { slack } = world;
  await leaveDraft('The small shed');
  const form = await world.openForm('/mms');
  await slack.options(form.id, 'From', '');
  await slack.options(form.id, 'Country', 'New Zealand');
  await slack.fill(form.id, await choose());
  // Otherwise the press, which goes to the other replica, may be about the form before the warning.
  if (what === 'a sender') await waitForWords(form, /BlueStreet/);
  await pressAndWaitForQuestion(form);
  await slack.closeView(form.id);
});

test('the form asks nothing if somebody picked another country and then the first one again', async () => {
  const { slack } = world;
  await leaveDraft('The big shed');
  const form = await world.openForm('/mms');
  await slack.options(form.id, 'Country', 'New Zealand');
  await slack.fill(form.id, { Country: 'NZ' });
  await slack.options(form.id, 'Country', 'Australia');
  await slack.fill(form.id, { Country: 'AU' });
  await continueDraft(form);
  await slack.closeView(form.id);
});

test('the form says so when the draft is gone by the time somebody answers the question', async () => {
  const { slack } = world;
  await leaveDraft('The lost gate');
  const form = await world.openForm('/mms');
  await slack.fill(form.id, { Message: 'Something new' });
  const question = await pressAndWaitForQuestion(form);
  await world.passTime(24 * 3_600_000 + 1);
  await press(question, 'Replace what I typed');
  const updated = await waitForWords(form, /You already sent or discarded that message/);
  expect(readTyped(updated)).toMatchObject({ ...EMPTY, message: 'Something new' });
  await slack.closeView(form.id);
});

test('the form says so when Slack rejects the draft’s view, and what was typed stays', async () => {
  const { slack } = world;
  await leaveDraft('The bent gate');
  slack.fault({
    method: 'views.update',
    when: ({ view }) => JSON.stringify(view).includes('"initial_value":"The bent gate"'),
    times: 1_000,
    how: { kind: 'error', error: 'invalid_arguments' },
  });
  const form = await world.openForm('/mms');
  await slack.fill(form.id, { Message: 'Something new' });
  await press(await pressAndWaitForQuestion(form), 'Replace what I typed');
  const keptForm = await waitForWords(form, /I can’t load that message right now/);
  expect(readTyped(keptForm)).toMatchObject({ ...EMPTY, message: 'Something new' });
  await press(keptForm, 'Keep what I typed');
  const offering = await waitForWords(form, OFFER);
  await press(offering, 'Discard message');
  await slack.closeView((await waitForNoOffer(offering)).id);
});

test('the form says so when Slack rejects the question, and what was typed stays', async () => {
  const { slack } = world;
  await leaveDraft('The quiet gate');
  const form = await world.openForm('/mms');
  await slack.fill(form.id, { Message: 'Something new' });
  slack.fault({
    method: 'views.update',
    times: 1,
    how: { kind: 'error', error: 'invalid_arguments' },
  });
  await press(form, 'Continue that message');
  const keptForm = await waitForWords(form, /I can’t load that message right now/);
  expect(readTyped(keptForm)).toMatchObject({ ...EMPTY, message: 'Something new' });
  await press(keptForm, 'Discard message');
  await slack.closeView((await waitForNoOffer(keptForm)).id);
});

test('a double press on *Continue that message* fills the form once', async () => {
  const { slack } = world;
  await leaveDraft('The twin doors');
  const form = await world.openForm('/mms');
  await Promise.all([press(form, 'Continue that message'), press(form, 'Continue that message')]);
  const continued = await waitForWords(form, CONTINUED);
  expect(readTyped(continued)).toMatchObject({ subject: 'The twin doors' });
  expect(collectWords(continued)).not.toMatch(QUESTION);
  await slack.closeView(form.id);
});

test('*Discard message* removes the offer and keeps what was typed', async () => {
  const { slack, clicksend } = world;
  const before = clicksend.sent().length;
  await leaveDraft('The old bench');
  const form = await world.openForm('/mms');
  expect(JSON.stringify(form.view.blocks)).toMatch(
    /Discard this message\?.*“The old bench” to Jo\. This can’t be undone\./,
  );
  await slack.fill(form.id, { Message: 'Something new' });
  await press(form, 'Discard message');
  const rest = await waitForNoOffer(form);
  expect(readTyped(rest)).toMatchObject({ ...EMPTY, message: 'Something new' });
  expect(readNonce(rest)).toBe(readNonce(form));
  await slack.closeView(form.id);
  expect(await readNextOffer()).not.toMatch(/The old bench/);
  expect(clicksend.sent()).toHaveLength(before);
});

test('*Discard message* in a continued draft empties the form, which is then another send', async () => {
  const { slack, clicksend } = world;
  const before = clicksend.sent().length;
  await leaveDraft('The old fence');
  const form = await world.openForm('/mms');
  const continued = await continueDraft(form);
  await press(continued, 'Discard message');
  const empty = await waitForNoOffer(form);
  expect(readTyped(empty)).toMatchObject(EMPTY);
  expect(collectWords(empty)).not.toMatch(/door\.jpg/);
  expect(readNonce(empty)).not.toBe(readNonce(continued));
  await slack.closeView(empty.id);
  expect(await readNextOffer()).not.toMatch(/The old fence/);
  expect(clicksend.sent()).toHaveLength(before);
});

test('an offer in a form that stayed open for a day says that the draft is gone', async () => {
  const { slack } = world;
  await leaveDraft('The last tile');
  const form = await world.openForm('/mms');
  await slack.fill(form.id, { Message: 'Something new' });
  await world.passTime(24 * 3_600_000 + 1);
  await press(form, 'Continue that message');
  const updated = await waitForWords(form, /You already sent or discarded that message/);
  expect(collectWords(updated)).not.toMatch(OFFER);
  expect(readTyped(updated)).toMatchObject({ ...EMPTY, message: 'Something new' });
  await slack.closeView(form.id);
});

test('the form says so when Slack rejects the draft’s view', async () => {
  const { slack } = world;
  await leaveDraft('The broken one');
  slack.fault({
    method: 'views.update',
    when: ({ view }) => JSON.stringify(view).includes('"initial_value":"The broken one"'),
    times: 1_000,
    how: { kind: 'error', error: 'invalid_arguments' },
  });
  const form = await world.openForm('/mms');
  await press(form, 'Continue that message');
  const updated = await waitForWords(form, /I can’t load that message right now/);
  expect(collectWords(updated)).toMatch(OFFER);
  expect(readTyped(updated)).toMatchObject(EMPTY);
  await press(updated, 'Discard message');
  await slack.closeView((await waitForNoOffer(form)).id);
});

test('a draft isn’t offered after a day', async () => {
  const { slack } = world;
  await leaveDraft('The late one');
  await world.passTime(24 * 3_600_000 + 1);
  const form = await world.openForm('/mms');
  expect(collectWords(form)).not.toMatch(OFFER);
  await slack.closeView(form.id);
});

test('a closed *Send again* form isn’t offered as a draft', async () => {
  const { slack, ada } = world;
  const post = await world.waitForPost(/The blue door/);
  const form = await chooseInMenu(world, post, ada, 'Send again');
  await slack.submit(form.id);
  await slack.closeView((await world.waitForModal(/Review and send/)).id);
  expect(await readNextOffer()).not.toMatch(OFFER);
});

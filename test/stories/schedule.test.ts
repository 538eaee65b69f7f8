import { afterEach, describe, expect, test } from 'vitest';
import type { FormValues } from '../../sandbox/slack/world.ts';
import { findUserId, pressButton as pressIn, runCommand } from './asking.ts';
import {
  cancelSend,
  chooseInMenu,
  computeWhen,
  LATER_S,
  type Planned,
  planSend,
  removePeople,
  stringifyBlocks,
  submitPlan,
  waitForAnswer,
  waitForSendPost,
  waitForStep,
} from './scheduling.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

const HOUR_MS = 3_600_000;

let world: World;
afterEach(() => world.close());

async function start(options: WorldOptions = {}): Promise<World> {
  world = await startWorld({ ...options, env: { CONFIRM_SENDS: 'bulk', ...options.env } });
  return world;
}

const getChannelId = (name = 'field-crew') => world.slack.channel(name).id;
const pressButton = (button: string, { post }: Planned, user = world.ada) =>
  world.slack.click({ user, channel: post.channel, ts: post.ts, button });
const listThread = ({ post }: Planned) =>
  world.slack.thread(post.channel, post.ts).map(({ text }) => text);

describe.each([1, 2])('a send that the app holds (replicas: %s)', (replicas) => {
  test('goes out once at its time after the app was killed, with its picture uploaded again', async () => {
    const { clicksend } = await start({ replicas });
    // The upload for the price and the preview has expired when the send is due.
    clicksend.setUploadLifetime(60);
    const plan = await planSend(world, { inSeconds: 6 });
    expect(plan.post.text).toMatch(/scheduled a picture message to \*2 people\*/);
    expect(plan.post.text).toContain('2 scheduled');
    expect(plan.post.text).toContain(`Goes out: <!date^${plan.at / 1000}^`);
    expect(plan.post.text).not.toContain('437111');
    expect(clicksend.calls('POST /uploads')).toHaveLength(1);

    await world.app.kill();
    expect(Date.now()).toBeLessThan(plan.at);
    await world.app.start();
    await world.waitForMessages(2);
    expect(Date.now()).toBeGreaterThanOrEqual(plan.at);
    await waitForSendPost(world, plan.id, /2 queued · A\$0\.97/);

    const uploads = clicksend.calls('POST /uploads');
    expect(uploads).toHaveLength(2);
    const [message] = clicksend.sent();
    expect(message).toMatchObject({ schedule: 0, mediaUrl: findUrl(uploads[1]?.answer) });
    expect(message?.media?.bytes.length).toBeGreaterThan(1_000);
    await world.app.kill();
    await world.app.start();
    expect(clicksend.calls('POST /mms/send')).toHaveLength(1);
    expect(world.slack.messages(getChannelId())).toHaveLength(1);
  });

  test('goes out at the next start if it was due less than an hour ago', async () => {
    await start({ replicas });
    const plan = await planSend(world, { inSeconds: 4 });
    await world.app.stop();
    await world.passTimeUntil(plan.at + 500);
    expect(world.clicksend.sent()).toEqual([]);
    await world.app.start();
    await world.waitForMessages(2);
    await waitForSendPost(world, plan.id, /2 queued/);
  });

  test('waits for its author’s *Send now* or *Cancel message* if it is over an hour late', async () => {
    const { slack, clicksend } = await start({ replicas });
    const early = (await planInAMinute('Wanted after all')).id;
    const unwanted = await planInAMinute('Not any more');
    await world.app.stop();
    await world.passTime(2 * HOUR_MS);
    await world.app.start();

    const question = await world.waitForPrivateMessage(
      /“Wanted after all” to 2 people was due <!date\^.* but the app was offline/,
    );
    expect(question.text).toMatch(/Nothing was sent\. Send it now\?/);
    await world.waitForPrivateMessage(/“Not any more”/);
    await waitForSendPost(world, early, /I asked the person who scheduled it/);
    expect(clicksend.sent()).toEqual([]);

    // The question is replaced by the result, with the current message and without buttons.
    const press = async (button: string, value: string, result: RegExp) => {
      const { channel } = question;
      await slack.click({ user: world.ada, channel, button, value });
      const after = await slack.until(
        () => slack.messages(channel).find(({ text }) => result.test(text)),
        `after “${button}” something like ${result}`,
      );
      expect(slack.messages(channel)).toHaveLength(2);
      expect(stringifyBlocks(after.blocks)).not.toMatch(/Send now|Cancel message/);
    };
    await press(
      'Cancel message',
      unwanted.id,
      /Nobody will get it[\s\S]*Not any more[\s\S]*cancelled/,
    );
    await waitForSendPost(world, unwanted.id, /Cancelled by <@/);
    const { channel, ts } = await waitForSendPost(
      world,
      early,
      /I asked the person who scheduled it/,
    );
    await slack.click({ user: world.ada, channel, ts, button: 'Send now' });
    const sent = await world.waitForMessages(2);
    expect(sent.map(({ subject }) => subject)).toEqual(['Wanted after all', 'Wanted after all']);
    await waitForSendPost(world, early, /2 queued/);
    await press('Send now', early, /It was already sent[\s\S]*Wanted after all[\s\S]*222 queued/);
    expect(clicksend.calls('POST /mms/send')).toHaveLength(1);
  });
});

test('the author gets the question about a late send after Slack was down for three hours', async () => {
  const { slack, inner } = await start({ replicas: 1 });
  await planInAMinute('Wanted after all');
  await world.app.stop();
  await world.passTime(2 * HOUR_MS);
  let isAway = true;
  const { port } = new URL(slack.apiUrl);
  inner.network.passage(({ url }) =>
    isAway && url.port === port ? { lost: 'unreached' } : undefined,
  );
  await world.app.start();
  await world.passTime(3 * HOUR_MS);
  isAway = false;
  await world.passTime(HOUR_MS / 6);
  await world.waitForPrivateMessage(/“Wanted after all”[\s\S]*Nothing was sent\. Send it now\?/);
});

async function planInAMinute(Subject: string): Promise<Planned> {
  return planSend(world, { values: { Subject }, inSeconds: 60 });
}

test('an unusable picture is reported before scheduling, and *Back* keeps what Ada typed', async () => {
  const { slack } = await start();
  const bytes = new TextEncoder().encode('no picture at all');
  const values = { Picture: await world.uploadPicture('door.jpg', bytes) };
  await submitPlan(world, { values, at: computeWhen(LATER_S) });
  const view = await waitForStep(world, /^Not ready/);
  expect(stringifyBlocks(view.view)).toMatch(/picture/i);
  await slack.click({ user: world.ada, viewId: view.id, button: 'Back' });
  const form = await waitForStep(world, /^Send a picture/);
  expect(stringifyBlocks(form.view)).toContain('Please paint it like this by Friday.');
  expect(slack.messages(getChannelId())).toEqual([]);
});

test('without a second step, Ada reads in private that her picture is unusable, long before the send is due', async () => {
  const { slack, clicksend } = await start({ env: { CONFIRM_SENDS: 'never' } });
  const Picture = await world.uploadPicture(
    'door.jpg',
    new TextEncoder().encode('no picture at all'),
  );
  await world.sendForm({ When: computeWhen(LATER_S), Picture });
  await world.waitForPrivateMessage(/wasn’t sent/);
  expect(slack.messages(getChannelId())).toEqual([]);
  expect(clicksend.calls('POST /uploads')).toEqual([]);
});

test('a time in the past is an error under *When*', async () => {
  await start();
  await submitPlan(world, { at: computeWhen(-60) });
  expect(world.getForm().errors).toHaveProperty('when');
});

test('Sam cancels from the post’s menu and Ada by command: nothing goes out, and Ada reads that Sam cancelled', async () => {
  const { slack, clicksend } = await start();
  const plan = await planSend(world, { inSeconds: 4 });
  expect(await cancelSend(world, plan, findUserId(world, 'Sam'))).toBeUndefined();
  const post = await waitForSendPost(
    world,
    plan.id,
    /Cancelled: <@[\s\S]*2 cancelled[\s\S]*Cancelled by <@/,
  );
  expect(stringifyBlocks(post.blocks)).toContain('Schedule again');
  const second = await waitForAnswer(world, world.ada, () =>
    world.typeCommand(`/mms cancel ${plan.id}`),
  );
  expect(second.text).toContain(`<@${findUserId(world, 'Sam')}> already cancelled this`);
  await world.passTimeUntil(plan.at + 1_000);
  expect(clicksend.calls('POST /mms/send')).toEqual([]);
  expect(listThread(plan)).toEqual([]);
  expect(slack.messages(getChannelId())).toHaveLength(1);
});

test.each(['app', 'clicksend'])(
  '*Schedule again* on a cancelled send is offered once and leaves out removed recipients (held by: %s)',
  async (holder) => {
    await start({ env: { SCHEDULE_WITH: holder, CONFIRM_SENDS: 'bulk' } });
    const { slack, ada } = world;
    const Recipients = 'Jo +61437111222, Mia +61437111223, Sue +61437111224';
    const plan = await planSend(world, { values: { Recipients } });
    await waitForSendPost(world, plan.id, /^3 scheduled/m);
    if (holder === 'clicksend')
      await world.clicksend.until(
        () => world.clicksend.scheduled().length === 3,
        'three messages held by ClickSend',
      );
    await removePeople(world, plan, [1]);
    await waitForSendPost(world, plan.id, /Mia •••223 cancelled/);
    await cancelSend(world, plan);
    const post = await waitForSendPost(world, plan.id, /Cancelled by/);
    const form = await chooseInMenu(world, post, ada, 'Schedule again');
    expect(stringifyBlocks(form.view)).toContain('"Jo +61 437 111 222\\nSue +61 437 111 224"');
    await slack.submit(form.id);
    await slack.submit((await waitForStep(world, /^Review and schedule/)).id);
    const done = await waitForSendPost(world, plan.id, /scheduled it again for 2 people/);
    expect(stringifyBlocks(done.blocks)).not.toContain('Schedule again');
  },
);

test('*Schedule again* on a send that was cancelled by removing everyone has all of them', async () => {
  await start();
  const plan = await planSend(world, {
    values: { Recipients: 'Jo +61437111222, Mia +61437111223' },
  });
  await removePeople(world, plan, [1]);
  const rest = await waitForSendPost(world, plan.id, /Mia •••223 cancelled/);
  expect(rest.text).not.toContain('Cancelled by');
  await removePeople(world, plan, [0]);
  const post = await waitForSendPost(world, plan.id, /Cancelled by/);
  const form = await chooseInMenu(world, post, world.ada, 'Schedule again');
  expect(stringifyBlocks(form.view)).toContain('"Jo +61 437 111 222\\nMia +61 437 111 223"');
});

test('a cancelled send scheduled again for one of two people is still offered for the other', async () => {
  await start();
  const { slack, ada } = world;
  const plan = await planSend(world, {
    values: { Recipients: 'Jo +61437111222, Mia +61437111223' },
  });
  await cancelSend(world, plan);
  const post = await waitForSendPost(world, plan.id, /Cancelled by/);
  const form = await chooseInMenu(world, post, ada, 'Schedule again');
  await slack.fill(form.id, { Recipients: 'Jo +61437111222' });
  await slack.submit(form.id);
  await slack.submit((await waitForStep(world, /^Review and schedule/)).id);
  const done = await waitForSendPost(world, plan.id, /scheduled it again for 1 person/);
  const rest = await chooseInMenu(world, done, ada, 'Schedule again');
  expect(stringifyBlocks(rest.view)).toContain('"Mia +61 437 111 223"');
});

test('*Cancel message* in /mms status updates that response and removes its *Edit* and *Cancel*', async () => {
  await start();
  const plan = await planSend(world);
  const status = await runCommand(world, `status ${plan.id}`);
  expect(stringifyBlocks(status.blocks)).toMatch(/Edit.*Cancel message/);
  const after = await pressIn(world, status, 'Cancel message', /Nobody will get it/);
  expect(after.text).toMatch(/cancelled by <@[\s\S]*222 cancelled\n.*223 cancelled/i);
  expect(stringifyBlocks(after.blocks)).toContain('Check again');
  expect(stringifyBlocks(after.blocks)).not.toMatch(/Edit|Cancel message/);
});

test('two people cancel at once: one cancels, and the other reads that it was already cancelled', async () => {
  await start();
  const plan = await planSend(world);
  const ask = (user: string) => chooseInMenu(world, plan.post, user, 'Cancel message…');
  const questions = [await ask(world.ada), await ask(findUserId(world, 'Sam'))];
  for (const { view } of questions)
    expect(stringifyBlocks(view)).toContain('“The blue front door” won’t go out to 2 people:');
  await Promise.all(questions.map(({ id }) => world.slack.submit(id)));
  const views = [...world.slack.views(world.ada), ...world.slack.views(findUserId(world, 'Sam'))];
  await waitForSendPost(world, plan.id, /2 cancelled/);
  expect(
    views.filter(({ view }) => /already cancelled this/.test(stringifyBlocks(view))),
  ).toHaveLength(1);
  expect(listThread(plan)).toEqual([]);
});

test('Sam removes one of two recipients without seeing a number, and the other gets the message', async () => {
  const { clicksend } = await start();
  const plan = await planSend(world, { inSeconds: 5 });
  const modal = await removePeople(world, plan, [0], findUserId(world, 'Sam'));
  expect(stringifyBlocks(modal.view)).not.toContain('437111');
  await world.waitForThreadMessage(plan.post, /cancelled this for •••222/);
  await waitForSendPost(world, plan.id, /1 scheduled · 1 cancelled/);
  await waitForSendPost(world, plan.id, /1 queued · 1 cancelled · A\$0\.49/);
  expect(clicksend.sent().map(({ to }) => to)).toEqual(['+61437111223']);
});

test('Ada removes two of twelve recipients at once: ten get the message', async () => {
  const { clicksend } = await start();
  const numbers = Array.from({ length: 12 }, (_, n) => `+614371113${String(n).padStart(2, '0')}`);
  const values = { Recipients: numbers.join('\n') };
  const plan = await planSend(world, { values, inSeconds: 5 });
  await removePeople(world, plan, [4, 7]);
  await world.waitForThreadMessage(plan.post, /cancelled this for •••304/);
  await world.waitForThreadMessage(plan.post, /cancelled this for •••307/);
  await waitForSendPost(world, plan.id, /10 queued · 2 cancelled/);
  const sent = clicksend.sent().map(({ to }) => to);
  expect(sent).not.toContain('+61437111304');
  expect(sent).not.toContain('+61437111307');
});

test('a cancel after the send went out is refused with the status of its messages', async () => {
  const { clicksend } = await start();
  const plan = await planSend(world, { inSeconds: 3 });
  const [message] = await world.waitForMessages(2);
  await waitForSendPost(world, plan.id, /2 queued/);
  await clicksend.carrier(message?.messageId ?? '', { kind: 'deliver' });
  await waitForSendPost(world, plan.id, /1 delivered/);
  const answer = await waitForAnswer(world, world.ada, () =>
    world.typeCommand(`/mms cancel ${plan.id}`),
  );
  expect(answer.text).toMatch(/it was sent\. 1 queued · 1 delivered|1 delivered · 1 queued/);
  expect((await waitForSendPost(world, plan.id, /1 delivered/)).text).not.toContain('cancelled');
});

test('a cancel around the due time answers cancelled or too late, as it really is at ClickSend', async () => {
  const { slack, clicksend } = await start();
  const offsets = [-200, -60, -20, 0, 10, 25, 45, 80, 150, 400];
  const at = computeWhen(25);
  const plannedAt = [];
  for (const offset of offsets) {
    const { name } = slack.createChannel({ name: `at-${offset}`, hasBot: true });
    slack.invite(name, world.ada);
    const values = { Recipients: '+61437111222', Subject: String(offset) };
    const inSeconds = at - Math.ceil(Date.now() / 1000);
    plannedAt.push({
      offset,
      name,
      plan: await planSend(world, { values, inSeconds, channel: name }),
    });
  }
  expect(Date.now()).toBeLessThan(at * 1000 - 300);
  const answers = await Promise.all(
    plannedAt.map(async ({ offset, name, plan }) => {
      await world.passTimeUntil(plan.at + offset);
      await world.typeCommand(`/mms cancel ${plan.id}`, name);
      const response = await slack.until(
        () => slack.privately(world.ada).find(({ channel }) => channel === plan.post.channel),
        `an answer in ${name}`,
      );
      return { offset, name, plan, text: response.text };
    }),
  );
  const won = answers.filter(({ text }) => text.includes('Cancelled. Nobody will get it.'));
  const lost = answers.filter(({ text }) =>
    text.includes('Too late to cancel: it was already sent'),
  );
  expect(won.length + lost.length).toBe(offsets.length);
  expect([won.length, lost.length]).not.toContain(0);
  for (const { plan, name } of won) await waitForSendPost(world, plan.id, /1 cancelled/, name);
  for (const { plan, name } of lost) await waitForSendPost(world, plan.id, /1 queued/, name);
  const subjects = clicksend.sent().map(({ subject }) => subject);
  expect(subjects.sort()).toEqual(lost.map(({ offset }) => String(offset)).sort());
});

function findUrl(answer: unknown): string {
  const { data } = answer as { data: { _url: string } };
  return data._url;
}

/** Ada presses *Edit*, changes some fields and confirms. */
async function editSend(plan: Planned, values: FormValues): Promise<void> {
  await pressButton('Edit', plan);
  const form = await waitForStep(world, /^Edit/);
  await world.slack.fill(form.id, values);
  await world.slack.submit(form.id);
  const check = await waitForStep(world, /^Review changes/);
  await world.slack.submit(check.id);
}

test('Ada edits everything but the channel: the same post shows it, and a thread note lists the changes', async () => {
  const { slack, clicksend } = await start();
  const plan = await planSend(world);
  await pressButton('Edit', plan);
  const form = await waitForStep(world, /^Edit/);
  expect(stringifyBlocks(form.view)).toContain(`The post stays in <#${plan.post.channel}>`);
  expect(stringifyBlocks(form.view)).toContain('Please paint it like this by Friday.');
  expect(stringifyBlocks(form.view)).not.toContain('Slack channel to post this in');
  await slack.closeView(form.id);

  const at = computeWhen(8);
  await editSend(plan, {
    Recipients: 'Mo +61437111223, Jo 0437 111 224',
    Subject: 'The red back door',
    Message: 'Please, {name}, by Monday.',
    Picture: await world.uploadPicture('red.jpg'),
    From: '+61481070206',
    When: at,
  });
  const line = await world.waitForThreadMessage(plan.post, /changed/);
  expect(line.text).toMatch(
    new RegExp(`<@${world.ada}> changed this:\\n• Time: <!date\\^${at}\\^`),
  );
  for (const what of [
    'Added Jo •••224',
    'Removed •••222',
    '“The red back door”',
    'by Monday',
    'New picture',
    '+61 481 070 206',
  ]) {
    expect(line.text).toContain(what);
  }
  await waitForSendPost(world, plan.id, /The red back door[\s\S]*2 scheduled[\s\S]*Jo •••224/);
  await waitForSendPost(world, plan.id, /2 queued/);
  expect(clicksend.sent()).toHaveLength(2);
  expect(slack.messages(getChannelId())).toHaveLength(1);
});

test('a send edited to an earlier time goes out once, at that time', async () => {
  await start();
  const plan = await planSend(world);
  await editSend(plan, { When: computeWhen(4) });
  await waitForSendPost(world, plan.id, /2 queued/);
  expect(world.clicksend.calls('POST /mms/send')).toHaveLength(1);
});

test('a send edited to a later time doesn’t go out at the old one', async () => {
  const { clicksend } = await start();
  const plan = await planSend(world, { inSeconds: 5 });
  const later = computeWhen(LATER_S);
  await editSend(plan, { When: later });
  await waitForSendPost(world, plan.id, new RegExp(`Goes out: <!date\\^${later}\\^`));
  expect(Date.now()).toBeLessThan(plan.at);
  await world.app.kill();
  await world.app.start();
  await world.passTimeUntil(plan.at + 1_000);
  expect(clicksend.calls('POST /mms/send')).toEqual([]);
  await world.typeCommand(`/mms cancel ${plan.id}`);
  await waitForSendPost(world, plan.id, /2 cancelled/);
});

test('an edit saved after the send went out says too late, changes nothing and keeps what Ada typed', async () => {
  const { slack, clicksend } = await start();
  const plan = await planSend(world, { inSeconds: 5 });
  await pressButton('Edit', plan);
  const form = await waitForStep(world, /^Edit/);
  await slack.fill(form.id, { Message: 'Other words', When: computeWhen(LATER_S) });
  await slack.submit(form.id);
  const check = await waitForStep(world, /^Review changes/);
  await waitForSendPost(world, plan.id, /2 queued/);
  await slack.submit(check.id);
  const problem = await world.waitForModal(/Too late to change it/);
  expect(stringifyBlocks(problem.view)).not.toContain('Nothing was sent');
  expect(clicksend.sent().map(({ body }) => body)).not.toContain('Other words');
  expect(listThread(plan)).toEqual([]);
  await slack.click({ user: world.ada, viewId: problem.id, button: 'Back' });
  const back = await waitForStep(world, /^Edit/);
  expect(stringifyBlocks(back.view)).toContain('Other words');
});

test('an edit saved after Sam removed a recipient says that the send changed, and keeps what Ada typed', async () => {
  const { slack, ada } = await start();
  const plan = await planSend(world);
  await pressButton('Edit', plan);
  const form = await waitForStep(world, /^Edit/);
  await slack.fill(form.id, { Message: 'A long text that took its time' });
  await slack.submit(form.id);
  const check = await waitForStep(world, /^Review changes/);
  await removePeople(world, plan, [0], findUserId(world, 'Sam'));
  await waitForSendPost(world, plan.id, /1 cancelled/);
  await slack.submit(check.id);
  const problem = await world.waitForModal(/this changed while you had it open/);
  await slack.click({ user: ada, viewId: problem.id, button: 'Back' });
  const back = await waitForStep(world, /^Edit/);
  expect(stringifyBlocks(back.view)).toContain('A long text that took its time');
});

test('Sam can’t edit Ada’s send, and sees none of its numbers', async () => {
  const { slack } = await start();
  const plan = await planSend(world);
  await pressButton('Edit', plan, findUserId(world, 'Sam'));
  const view = await slack.until(
    () =>
      slack.views(findUserId(world, 'Sam')).find((one) => /Only /.test(stringifyBlocks(one.view))),
    'the reason why Sam can’t edit',
  );
  expect(stringifyBlocks(view.view)).not.toContain('437111');
});

test('/mms scheduled and App Home list the scheduled sends, and *Edit* and *Cancel message* work there', async () => {
  const { slack, ada } = await start();
  const [later, sooner] = [
    await planSend(world, { values: { Subject: 'Later' } }),
    await planSend(world, { values: { Subject: 'Sooner' }, inSeconds: LATER_S / 2 }),
  ];
  const list = await waitForAnswer(world, ada, () => world.typeCommand('/mms scheduled'));
  expect(list.text).toMatch(/Sooner[\s\S]*Later/);
  expect(list.text).not.toContain('437111');
  const { channel } = list;
  const value = `${later.id}:0`;
  await slack.click({ user: ada, channel, ts: list.ts, button: 'Cancel message', value });
  const updated = await world.waitForPrivateMessage(
    /Cancelled\. Nobody will get it\.[\s\S]*Sooner/,
  );
  expect(updated.ts).toBe(list.ts);
  expect(updated.text).not.toContain('Later');
  await slack.click({ user: ada, channel, ts: list.ts, button: 'Edit', value: `${sooner.id}:0` });
  const form = await waitForStep(world, /^Edit/);
  expect(stringifyBlocks(form.view)).toContain('"initial_value":"Sooner"');
  await slack.closeView(form.id);

  await slack.openHome(ada);
  const waitForWords = (words: RegExp) =>
    slack.until(() => {
      const home = slack.home(ada);
      return words.test(stringifyBlocks(home)) ? String(home?.id) : undefined;
    }, `App Home with ${words}`);
  const viewId = await waitForWords(/Sooner/);
  await slack.click({ user: ada, viewId, button: 'Edit', value: `${sooner.id}:0` });
  await slack.closeView((await waitForStep(world, /^Edit/)).id);
  await slack.click({ user: ada, viewId, button: 'Cancel message', value: `${sooner.id}:0` });
  await waitForWords(/Cancelled\. Nobody will get it/);
  await waitForWords(/^(?![\s\S]*🗓️ \*Scheduled)/);
  await waitForSendPost(world, sooner.id, /2 cancelled/);
  const none = await waitForAnswer(world, ada, () => world.typeCommand('/mms scheduled'));
  expect(none.text).toContain('Nothing is scheduled');
});

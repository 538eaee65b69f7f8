import { afterEach, beforeEach, expect, test } from 'vitest';
import { findModal, findUserId, runCommand } from './asking.ts';
import { chooseInMenu, computeWhen, stringifyBlocks } from './scheduling.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'bulk' } });
});
afterEach(() => world.close());

/** Ada sends to two people, and one message fails. Returns the post. */
async function sendWithOneFailure() {
  await world.sendForm({ Recipients: 'Jo +61437111222, Mia +61437111223', Subject: 'The gate' });
  await world.slack.submit((await world.waitForModal(/Review and send/)).id);
  const [first, second] = await world.waitForMessages(2);
  await world.waitForPost(/The gate\n2 queued/);
  await world.clicksend.carrier(first?.messageId ?? '', { kind: 'deliver' });
  await world.clicksend.carrier(second?.messageId ?? '', {
    kind: 'fail',
    errorText: 'Absent subscriber',
  });
  return world.waitForPost(/The gate\n1 delivered · 1 failed/);
}

test('Sam sends again to the one who didn’t get it: he sees masked numbers, and Ada is notified', async () => {
  const { slack } = world;
  const post = await sendWithOneFailure();
  const modal = await chooseInMenu(
    world,
    post,
    findUserId(world, 'Sam'),
    'Send again to the one who didn’t get it',
  );
  expect(stringifyBlocks(modal.view)).toMatch(/To 1 person who didn’t get it: Mia •••223/);
  expect(stringifyBlocks(modal.view)).toContain('Send to 1 person');
  expect(stringifyBlocks(modal.view)).not.toContain('437111');
  await slack.submit(modal.id);

  const again = await world.waitForPost(
    new RegExp(`<@${findUserId(world, 'Sam')}> sent .*The gate\\n1 queued`),
  );
  expect(again.text).toContain('Mia •••223');
  expect(world.clicksend.sent().map(({ to }) => to)).toEqual([
    '+61437111222',
    '+61437111223',
    '+61437111223',
  ]);
  await world.waitForPrivateMessage(
    new RegExp(`<@${findUserId(world, 'Sam')}> sent “The gate” again to 1 person`),
  );
  const repaired = await world.waitForPost(
    /1 delivered · 1 failed[\s\S]*sent it again to 1 person/,
  );
  expect(stringifyBlocks(repaired.blocks)).not.toContain('Send again to the one');
});

test.each(['bulk', 'always'])(
  'Ada sends again through the form, and the first post no longer offers it (CONFIRM_SENDS=%s)',
  async (confirm) => {
    await world.close();
    world = await startWorld({ env: { CONFIRM_SENDS: confirm } });
    const { slack } = world;
    const post = await sendWithOneFailure();
    const form = await chooseInMenu(world, post, world.ada, 'Send again to the one');
    await slack.submit(form.id);
    if (confirm === 'always') await slack.submit((await world.waitForModal(/Review and send/)).id);
    await world.waitForPost(/sent .*The gate\n1 queued/);
    const repaired = await world.waitForPost(
      /1 delivered · 1 failed[\s\S]*sent it again to 1 person/,
    );
    expect(stringifyBlocks(repaired.blocks)).not.toContain('Send again to the one');
  },
);

test('Sam and Priya send again at once: the message goes out once', async () => {
  const { slack, people } = { ...world, people: world.slack.people };
  const priya = people.find(({ name }) => name.startsWith('Priya'))?.id ?? '';
  const post = await sendWithOneFailure();
  const ask = (user: string) => chooseInMenu(world, post, user, 'Send again to the one');
  const modals = [await ask(findUserId(world, 'Sam')), await ask(priya)];
  await Promise.all(modals.map(({ id }) => slack.submit(id)));
  await world.waitForPost(/sent it again to 1 person/);
  await world.waitForPost(/> sent .*The gate\n1 queued/);
  expect(world.clicksend.sent()).toHaveLength(3);
});

test('Ada’s open form leaves out the person to whom Sam sent again meanwhile, and keeps her text', async () => {
  const { slack, clicksend } = world;
  const post = await sendWithOneFailure();
  const form = await chooseInMenu(world, post, world.ada, 'Send again to the one');
  const modal = await chooseInMenu(world, post, findUserId(world, 'Sam'), 'Send again to the one');
  await slack.submit(modal.id);
  await world.waitForPost(/sent it again to 1 person/);

  await slack.fill(form.id, { Message: 'With another text' });
  await slack.submit(form.id);
  expect(world.getForm().errors.recipients).toMatch(
    /^This person is left out\. You or a teammate already sent it to them again/,
  );
  // To others it goes out all the same.
  await slack.fill(form.id, { Recipients: '+61437111223, +61437111224', Subject: 'To both' });
  await slack.submit(form.id);
  const step = await world.waitForModal(/1 left out/);
  expect(stringifyBlocks(step.view)).toMatch(/0437 111 223: You or a teammate already sent it/);
  await slack.submit(step.id);
  await world.waitForPost(/To both\n1 queued/);
  expect(clicksend.sent('+61437111223')).toHaveLength(2);
  expect(world.listSent('To both')).toMatchObject([
    { to: '+61437111224', body: 'With another text' },
  ]);
});

test('Ada’s open second step sends nothing after Sam sent again; from *Back* the other person gets it', async () => {
  const { slack, clicksend } = world;
  const post = await sendWithOneFailure();
  const form = await chooseInMenu(world, post, world.ada, 'Send again to the one');
  await slack.fill(form.id, { Recipients: '+61437111223, +61437111224', Subject: 'To both' });
  await slack.submit(form.id);
  const step = await world.waitForModal(/Review and send/);
  const modal = await chooseInMenu(world, post, findUserId(world, 'Sam'), 'Send again to the one');
  await slack.submit(modal.id);
  await world.waitForPost(/sent it again to 1 person/);

  await slack.submit(step.id);
  const problem = await world.waitForModal(/got this meanwhile, or were sent it again/);
  expect(world.listSent('To both')).toEqual([]);
  await slack.click({ user: world.ada, viewId: problem.id, button: 'Back' });
  await slack.submit((await world.waitForModal(/Recipients/)).id);
  const again = await world.waitForModal(/1 left out/);
  await slack.submit(again.id);
  await world.waitForPost(/To both\n1 queued/);
  expect(clicksend.sent('+61437111223')).toHaveLength(2);
  expect(clicksend.sent('+61437111224')).toHaveLength(1);
});

test('Ada’s open form leaves out a person whose failed message arrived after all, and keeps her text', async () => {
  const { slack, clicksend } = world;
  const post = await sendWithOneFailure();
  const form = await chooseInMenu(world, post, world.ada, 'Send again to the one');
  await deliverLate();

  await slack.fill(form.id, { Message: 'With another text' });
  await slack.submit(form.id);
  expect(world.getForm().errors.recipients).toMatch(
    /^This person is left out\. They already got this/,
  );
  // To others it goes out all the same.
  await slack.fill(form.id, { Recipients: '+61437111223, +61437111224', Subject: 'To both' });
  await slack.submit(form.id);
  const step = await world.waitForModal(/1 left out/);
  expect(stringifyBlocks(step.view)).toMatch(/0437 111 223: They already got this/);
  await slack.submit(step.id);
  await world.waitForPost(/To both\n1 queued/);
  expect(clicksend.sent('+61437111223')).toHaveLength(1);
});

test('Ada’s open second step sends nothing after the failed message arrived; from *Back* the other gets it', async () => {
  const { slack, clicksend } = world;
  const post = await sendWithOneFailure();
  const form = await chooseInMenu(world, post, world.ada, 'Send again to the one');
  await slack.fill(form.id, { Recipients: '+61437111223, +61437111224', Subject: 'To both' });
  await slack.submit(form.id);
  const step = await world.waitForModal(/Review and send/);
  await deliverLate();

  await slack.submit(step.id);
  const problem = await world.waitForModal(/some of these people got this/);
  expect(world.listSent('To both')).toEqual([]);
  await slack.click({ user: world.ada, viewId: problem.id, button: 'Back' });
  await slack.submit((await world.waitForModal(/Recipients/)).id);
  await slack.submit((await world.waitForModal(/1 left out/)).id);
  await world.waitForPost(/To both\n1 queued/);
  expect(clicksend.sent('+61437111223')).toHaveLength(1);
  expect(clicksend.sent('+61437111224')).toHaveLength(1);
});

/** The failed message is delivered after all, as carriers sometimes report. */
async function deliverLate() {
  const second = world.clicksend.sent('+61437111223')[0];
  await world.clicksend.carrier(second?.messageId ?? '', { kind: 'deliver' });
  await world.waitForPost(/The gate\n2 delivered/);
}

test('Ada and Sam send again at once: the message goes out once', async () => {
  const { slack, clicksend } = world;
  const post = await sendWithOneFailure();
  const form = await chooseInMenu(world, post, world.ada, 'Send again to the one');
  const modal = await chooseInMenu(world, post, findUserId(world, 'Sam'), 'Send again to the one');
  await Promise.all([slack.submit(form.id), slack.submit(modal.id)]);
  await world.waitForPost(/sent it again to 1 person/);
  await world.waitForPost(/> sent .*The gate\n1 queued/);
  await world.passTime(60_000);
  expect(clicksend.sent('+61437111223')).toHaveLength(2);
});

test.each([
  [15_000, 0],
  [0, 15_000],
])(
  'Ada and Sam send again at once while two replicas’ clocks differ by 15 s: it goes out once (%s, %s ms ahead)',
  async (...aheadMs) => {
    await world.close();
    world = await startWorld({
      env: { CONFIRM_SENDS: 'bulk' },
      replicas: 2,
      aheadMs,
      lag: () => ({ beforeMs: 40, afterMs: 40 }),
    });
    const { slack, clicksend } = world;
    const post = await sendWithOneFailure();
    const form = await chooseInMenu(world, post, world.ada, 'Send again to the one');
    const modal = await chooseInMenu(
      world,
      post,
      findUserId(world, 'Sam'),
      'Send again to the one',
    );
    await Promise.all([slack.submit(form.id), slack.submit(modal.id)]);
    await world.waitForPost(/sent it again to 1 person/);
    await world.passTime(60_000);
    expect(clicksend.sent('+61437111223')).toHaveLength(2);
  },
);

test('Sam, whose send again came second, reopens his form and finds nobody left to send to', async () => {
  await world.close();
  world = await startWorld({
    env: { CONFIRM_SENDS: 'bulk' },
    replicas: 2,
    aheadMs: [15_000, 0],
    lag: () => ({ beforeMs: 40, afterMs: 40 }),
  });
  const { slack, clicksend } = world;
  const sam = findUserId(world, 'Sam');
  const post = await sendWithOneFailure();
  const form = await chooseInMenu(world, post, world.ada, 'Send again to the one');
  const modal = await chooseInMenu(world, post, sam, 'Send again to the one');
  await Promise.all([slack.submit(form.id), slack.submit(modal.id)]);
  const directMessage = await slack.until(
    () =>
      slack.privately(sam).find(({ text }) => /You or a teammate just sent this again/.test(text)),
    'the message that it wasn’t sent',
  );
  const { channel, ts } = directMessage;
  await slack.click({ user: sam, channel, ts, button: 'Open the form again' });
  await findModal(world, /Everyone already has it, or it was sent again/, sam);
  await world.passTime(60_000);
  expect(clicksend.sent('+61437111223')).toHaveLength(2);
});

test('after *Send to everyone again*, the post no longer offers the one who didn’t get it', async () => {
  const { slack, clicksend, ada } = world;
  const post = await sendWithOneFailure();
  const form = await chooseInMenu(world, post, ada, 'Send to everyone again');
  await slack.submit(form.id);
  await slack.submit((await world.waitForModal(/Review and send/)).id);
  await world.waitForPost(/> sent .*The gate\n2 queued/);
  const done = await world.waitForPost(/1 delivered · 1 failed[\s\S]*sent it again to 2 people/);
  expect(stringifyBlocks(done.blocks)).not.toContain('Send again to the one');
  // It can be sent to everyone again as often as somebody wants.
  const more = await chooseInMenu(world, post, ada, 'Send to everyone again');
  await slack.submit(more.id);
  await slack.submit((await world.waitForModal(/Review and send/)).id);
  await world.waitForMessages(6);
  expect(clicksend.sent('+61437111222')).toHaveLength(3);
});

test('*Send to everyone again* with another text is a new message, so the first post still offers sending again', async () => {
  const { slack, ada } = world;
  const post = await sendWithOneFailure();
  const form = await chooseInMenu(world, post, ada, 'Send to everyone again');
  await slack.fill(form.id, { Message: 'Something else', Subject: 'Another' });
  await slack.submit(form.id);
  await slack.submit((await world.waitForModal(/Review and send/)).id);
  await world.waitForPost(/Another\n2 queued/);
  const first = await world.waitForPost(/The gate\n1 delivered · 1 failed/);
  expect(stringifyBlocks(first.blocks)).toContain('Send again to the one');
});

test('a message sent again for later is shown as scheduled again, not as sent again', async () => {
  const { slack, ada } = world;
  const post = await sendWithOneFailure();
  const form = await chooseInMenu(world, post, ada, 'Send again to the one');
  await slack.fill(form.id, { When: computeWhen(3_600) });
  await slack.submit(form.id);
  await slack.submit((await world.waitForModal(/Review and schedule/)).id);
  const done = await world.waitForPost(
    /1 delivered · 1 failed[\s\S]*scheduled it again for 1 person/,
  );
  expect(done.text).not.toMatch(/sent it again/);
});

test('the post doesn’t offer sending again to a person whose data was erased', async () => {
  const { slack, ada } = world;
  await sendWithOneFailure();
  const question = await runCommand(world, 'forget +61437111223');
  const { channel, ts } = question;
  await slack.click({ user: ada, channel, ts, button: 'Erase' });
  await world.waitForPrivateMessage(/•••223 is erased/);
  const post = await world.waitForPost(/someone erased failed/);
  expect(stringifyBlocks(post.blocks)).not.toContain('Send again to the one');
});

test('a post whose message everybody got has no button; its menu gives the reference', async () => {
  await world.sendForm({ Recipients: '+61437111222', Subject: 'All good' });
  const [message] = await world.waitForMessages(1);
  await world.clicksend.carrier(message?.messageId ?? '', { kind: 'deliver' });
  const post = await world.waitForPost(/All good\n1 delivered/);
  expect(stringifyBlocks(post.blocks)).not.toContain('"button"');
  await world.slack.click({
    user: world.ada,
    channel: post.channel,
    ts: post.ts,
    button: 'Show reference',
  });
  const directMessage = await world.waitForPrivateMessage(
    /Reference `MMS-[0-9A-Z]{6}`.*`mms-[a-z]{20}`/,
  );
  const reference = /MMS-[0-9A-Z]{6}/.exec(directMessage.text)?.[0] ?? '';
  expect(post.text).toContain(reference);
  await world.typeCommand(`/mms status ${reference.toLowerCase()}`);
  await world.waitForPrivateMessage(/All good\*? to 1 person/);
});

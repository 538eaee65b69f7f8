import { afterEach, expect, test } from 'vitest';
import { pressButton, runCommand } from './asking.ts';
import { collectWords, startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const listOptions = (view: string, typed: string) =>
  world.slack.options(view, 'People and lists', typed);

/** The texts of the offered options, without their values. */
async function listOffered(view: string, typed: string): Promise<readonly string[]> {
  return (await listOptions(view, typed)).map(({ text }) => text);
}

/** Fills in every field except the recipients. */
async function fillRest(view: string): Promise<void> {
  await world.slack.fill(view, {
    Subject: 'The blue front door',
    Message: 'Hi {name}',
    Picture: await world.uploadPicture(),
  });
}

test('the *People and lists* menu finds contacts by name or number, newest first, and offers a typed number', async () => {
  world = await startWorld();
  const { slack, clicksend } = world;
  clicksend.putList('Jobs crew', [{ phoneNumber: '+61491570313', firstName: 'Grace' }]);
  await world.sendForm({ Recipients: 'Jo Smith 0437 111 222\nBen 0437 111 223' });
  await world.waitForPost(/2 (queued|sending)/);
  await world.passTime(60_000);
  await clicksend.reply('+61491570110', { text: 'Who is this?' });
  await world.passTime(5_000);

  const { id } = await world.openForm('/mms');
  const all = await listOffered(id, '');
  // The newest contact comes first.
  expect(all[0]).toBe('0491 570 110');
  expect(all).toEqual(
    expect.arrayContaining(['Jo Smith 0437 111 222', 'Ben 0437 111 223', 'Jobs crew (1)']),
  );
  expect(await listOffered(id, 'jo')).toEqual(['Jo Smith 0437 111 222', 'Jobs crew (1)']);
  expect(await listOffered(id, '110')).toEqual(['0491 570 110']);
  expect(await listOffered(id, '0491 570 006')).toEqual(['0491 570 006']);

  const [jo] = await listOptions(id, 'jo');
  const [number] = await listOptions(id, '0491 570 006');
  await fillRest(id);
  await slack.fill(id, {
    'People and lists': [jo?.value ?? '', number?.value ?? ''],
    Message: 'See you at five',
  });
  await slack.submit(id);
  const sent = (await world.waitForMessages(4)).slice(2);
  expect(sent.map(({ to }) => to).sort()).toEqual(['+61437111222', '+61491570006']);
});

test('/mms jo opens the form with Jo Smith picked; *Back* keeps her, and {name} becomes her name', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'always' } });
  const { slack } = world;
  await world.sendForm({ Recipients: 'Jo Smith 0437 111 222' });
  const first = await world.waitForModal(/Jo Smith/);
  await slack.submit(first.id);
  await world.waitForMessages(1);
  await world.passTime(5_000);

  const form = await world.openForm('/mms jo');
  expect(JSON.stringify(form.view)).toContain('Jo Smith 0437 111 222');
  await fillRest(form.id);
  await slack.submit(form.id);
  const step = await world.waitForModal(/Hi Jo Smith/);
  await slack.click({ user: world.ada, viewId: step.id, button: 'Back' });
  const again = await world.waitForModal(/People and lists/);
  expect(JSON.stringify(again.view)).toContain('Jo Smith 0437 111 222');
  await slack.submit(again.id);
  const last = await world.waitForModal(/Hi Jo Smith/);
  await slack.submit(last.id);
  expect((await world.waitForMessages(2))[1]).toMatchObject({
    to: '+61437111222',
    body: 'Hi Jo Smith',
  });
});

test('/mms jo asks first when the only match is Joanna, and nobody is picked until Ada presses the name', async () => {
  world = await startWorld();
  const { slack } = world;
  await world.sendForm({ Recipients: 'Joanna Park 0437 111 222' });
  await world.waitForMessages(1);
  await world.passTime(5_000);

  const form = await world.openForm('/mms jo');
  expect(collectWords(form)).toContain('One person matches “jo”. Press their name to add them.');
  expect(JSON.stringify(form.view.state)).not.toContain('+61437111222');
  await slack.click({ user: world.ada, viewId: form.id, button: 'Joanna Park 0437 111 222' });
  const chosen = await slack.until(
    () => slack.views(world.ada).find((one) => !collectWords(one).includes('One person matches')),
    'the form with Joanna',
  );
  expect(JSON.stringify(chosen.view)).toContain('"initial_options"');
  await slack.closeView(chosen.id);
  const whole = await world.openForm('/mms joanna');
  expect(collectWords(whole)).not.toContain('One person matches');
  expect(JSON.stringify(whole.view)).toContain('Joanna Park 0437 111 222');
});

test('when /mms Jo matches two contacts, the form has a button for each and keeps what Ada typed', async () => {
  world = await startWorld();
  const { slack } = world;
  await world.sendForm({ Recipients: 'Jo Smith 0437 111 222\nJo Barnes 0437 111 223' });
  await world.waitForMessages(2);
  await world.passTime(5_000);

  const form = await world.openForm('/mms Jo');
  expect(collectWords(form)).toContain('Several people match “Jo”. Who gets this?');
  await slack.fill(form.id, { Message: 'Hi {name}' });
  await slack.click({ user: world.ada, viewId: form.id, button: 'Jo Barnes 0437 111 223' });
  const chosen = await slack.until(
    () => slack.views(world.ada).find((one) => !collectWords(one).includes('Several people')),
    'the form with Jo Barnes',
  );
  expect(JSON.stringify(chosen.view)).toContain('Jo Barnes 0437 111 223');
  await slack.fill(chosen.id, { Subject: 'The door', Picture: await world.uploadPicture() });
  await slack.submit(chosen.id);
  expect((await world.waitForMessages(3))[2]).toMatchObject({
    to: '+61437111223',
    body: 'Hi Jo Barnes',
  });
});

test('/mms who shows the contact with that name or number, or a button for each of several that match', async () => {
  world = await startWorld();
  await world.sendForm({
    Recipients: 'Jo Smith 0437 111 222\nJo Barnes 0437 111 223\nJo +64 21 123 4567',
    Subject: 'The gate',
  });
  await world.waitForMessages(3);
  await world.passTime(5_000);

  expect((await runCommand(world, 'who jo b')).text).toMatch(
    /Everything about Jo Barnes 0437 111 223\*[\s\S]*The gate/,
  );
  expect((await runCommand(world, 'who JO')).text).toMatch(/Everything about Jo \+64 21 123 4567/);
  const choice = await runCommand(world, 'who j');
  expect(choice.text).toMatch(/^\*Several people match “j”\.\* Who do you mean\?/);
  for (const line of ['Jo Smith 0437 111 222', 'Jo Barnes 0437 111 223', 'Jo +64 21 123 4567']) {
    expect(choice.text).toContain(line);
  }
  await pressButton(
    world,
    choice,
    'Jo Barnes 0437 111 223',
    /Everything about Jo Barnes 0437 111 223\*[\s\S]*The gate/,
  );
  const byNumber = await runCommand(world, 'who 0437 111 222');
  expect(byNumber.text).toContain('Everything about Jo Smith 0437 111 222');
  expect((await runCommand(world, 'who Zoe')).text).toContain('I don’t know “Zoe” yet.');
});

test('/mms Jo no longer finds Jo once her data is erased', async () => {
  world = await startWorld();
  await world.sendForm({ Recipients: 'Jo Smith 0437 111 222' });
  await world.waitForMessages(1);
  await world.passTime(5_000);
  const form = await world.openForm('/mms Jo');
  expect(JSON.stringify(form.view)).toContain('Jo Smith');
  await world.slack.closeView(form.id);
  const question = await runCommand(world, 'forget 0437 111 222');
  await pressButton(world, question, 'Erase their data', /Erasing now/);
  await world.slack.until(
    () => world.slack.privately(world.ada).find(({ text }) => /•••222 is erased/.test(text)),
    'the message that the erasure is done',
  );
  expect((await runCommand(world, 'Jo')).text).toContain('I don’t know “Jo” yet');
});

test('a guest is offered no contacts, only the number that they type', async () => {
  world = await startWorld();
  const { slack } = world;
  await world.sendForm({ Recipients: 'Jo Smith 0437 111 222' });
  await world.waitForMessages(1);
  await world.passTime(5_000);
  const guest = slack.join({ name: 'Gus Lind', guest: 'multi-channel' });
  slack.invite('field-crew', guest.id);
  expect((await runCommand(world, 'Jo', { by: 'Gus' })).text).toContain('I don’t know “Jo” yet');
  await slack.command({ user: guest.id, channel: slack.channel('field-crew').id, text: '' });
  const form = await slack.until(() => slack.views(guest.id)[0], 'the form before Gus');
  expect(await listOffered(form.id, 'Jo')).toEqual([]);
  expect(await listOffered(form.id, '0437 111 223')).toEqual(['0437 111 223']);
});

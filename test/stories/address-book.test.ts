import { afterEach, expect, test } from 'vitest';
import { asks, presses } from './asking.ts';
import { startWorld, type World, wordsIn } from './world.ts';

let world: World;
afterEach(() => world.close());

const options = (view: string, typed: string) =>
  world.slack.options(view, 'People and lists', typed);

/** The texts of what is offered, without the values. */
async function offered(view: string, typed: string): Promise<readonly string[]> {
  return (await options(view, typed)).map(({ text }) => text);
}

/** Everything but whom it is for. */
async function fillsTheRest(view: string): Promise<void> {
  await world.slack.fill(view, {
    Subject: 'The blue front door',
    Message: 'Hi {name}',
    Picture: await world.uploads(),
  });
}

test('whoever was texted, or texted, is found by name and number; a typed number is offered too', async () => {
  world = await startWorld();
  const { slack, clicksend } = world;
  clicksend.putList('Jobs crew', [{ phoneNumber: '+61491570313', firstName: 'Grace' }]);
  await world.sends({ Recipients: 'Jo Smith 0437 111 222\nBen 0437 111 223' });
  await world.post(/2 (queued|sending)/);
  await world.passes(60_000);
  await clicksend.reply('+61491570110', { text: 'Who is this?' });
  await world.passes(5_000);

  const { id } = await world.opens('/mms');
  const all = await offered(id, '');
  // The newest first.
  expect(all[0]).toBe('0491 570 110');
  expect(all).toEqual(
    expect.arrayContaining(['Jo Smith 0437 111 222', 'Ben 0437 111 223', 'Jobs crew (1)']),
  );
  expect(await offered(id, 'jo')).toEqual(['Jo Smith 0437 111 222', 'Jobs crew (1)']);
  expect(await offered(id, '110')).toEqual(['0491 570 110']);
  expect(await offered(id, '0491 570 006')).toEqual(['0491 570 006']);

  const [jo] = await options(id, 'jo');
  const [number] = await options(id, '0491 570 006');
  await fillsTheRest(id);
  await slack.fill(id, {
    'People and lists': [jo?.value ?? '', number?.value ?? ''],
    Message: 'See you at five',
  });
  await slack.submit(id);
  const sent = (await world.taken(4)).slice(2);
  expect(sent.map(({ to }) => to).sort()).toEqual(['+61437111222', '+61491570006']);
});

test('/mms Jo opens the form with Jo, who gets her name; Back keeps her', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'always' } });
  const { slack } = world;
  await world.sends({ Recipients: 'Jo Smith 0437 111 222' });
  const first = await world.shows(/Jo Smith/);
  await slack.submit(first.id);
  await world.taken(1);
  await world.passes(5_000);

  const form = await world.opens('/mms jo');
  expect(JSON.stringify(form.view)).toContain('Jo Smith 0437 111 222');
  await fillsTheRest(form.id);
  await slack.submit(form.id);
  const step = await world.shows(/Hi Jo Smith/);
  await slack.click({ user: world.ada, viewId: step.id, button: 'Back' });
  const again = await world.shows(/People and lists/);
  expect(JSON.stringify(again.view)).toContain('Jo Smith 0437 111 222');
  await slack.submit(again.id);
  const last = await world.shows(/Hi Jo Smith/);
  await slack.submit(last.id);
  expect((await world.taken(2))[1]).toMatchObject({ to: '+61437111222', body: 'Hi Jo Smith' });
});

test('several of a name: a button each, and what was typed meanwhile stays', async () => {
  world = await startWorld();
  const { slack } = world;
  await world.sends({ Recipients: 'Jo Smith 0437 111 222\nJo Barnes 0437 111 223' });
  await world.taken(2);
  await world.passes(5_000);

  const form = await world.opens('/mms Jo');
  expect(wordsIn(form)).toContain('Several people match “Jo”. Who gets this?');
  await slack.fill(form.id, { Message: 'Hi {name}' });
  await slack.click({ user: world.ada, viewId: form.id, button: 'Jo Barnes 0437 111 223' });
  const chosen = await slack.until(
    () => slack.views(world.ada).find((one) => !wordsIn(one).includes('Several people')),
    'the form with Jo Barnes',
  );
  expect(JSON.stringify(chosen.view)).toContain('Jo Barnes 0437 111 223');
  await slack.fill(chosen.id, { Subject: 'The door', Picture: await world.uploads() });
  await slack.submit(chosen.id);
  expect((await world.taken(3))[2]).toMatchObject({ to: '+61437111223', body: 'Hi Jo Barnes' });
});

test('whoever is erased is found no more', async () => {
  world = await startWorld();
  await world.sends({ Recipients: 'Jo Smith 0437 111 222' });
  await world.taken(1);
  await world.passes(5_000);
  const form = await world.opens('/mms Jo');
  expect(JSON.stringify(form.view)).toContain('Jo Smith');
  await world.slack.closeView(form.id);
  const question = await asks(world, 'forget 0437 111 222');
  await presses(world, question, 'Erase their data', /Erasing now/);
  await world.slack.until(
    () => world.slack.privately(world.ada).find(({ text }) => /•••222 is erased/.test(text)),
    'the word that it is done',
  );
  expect((await asks(world, 'Jo')).text).toContain('I don’t know “Jo” yet');
});

test('a guest and somebody of another organisation are offered nobody', async () => {
  world = await startWorld();
  const { slack } = world;
  await world.sends({ Recipients: 'Jo Smith 0437 111 222' });
  await world.taken(1);
  await world.passes(5_000);
  const guest = slack.join({ name: 'Gus Lind', guest: 'multi-channel' });
  slack.invite('field-crew', guest.id);
  expect((await asks(world, 'Jo', { by: 'Gus' })).text).toContain('I don’t know “Jo” yet');
  await slack.command({ user: guest.id, channel: slack.channel('field-crew').id, text: '' });
  const form = await slack.until(() => slack.views(guest.id)[0], 'the form before Gus');
  expect(await offered(form.id, 'Jo')).toEqual([]);
  expect(await offered(form.id, '0437 111 223')).toEqual(['0437 111 223']);
});

import { expect, test } from 'vitest';
import type { SendId } from '../../src/domain/send.ts';
import { ada, ben, createQuoteWorld, id, SECOND } from './quote-world.ts';

const clients = { id: '7', name: 'Clients' };

/** A world in which the form was submitted and its quote is shown. */
async function createQuotedWorld(
  ...[more, rest]: Parameters<Awaited<ReturnType<typeof createQuoteWorld>>['submitForm']>
) {
  const world = await createQuoteWorld();
  world.contacts.set('7', [{ phone: ben, name: 'Ben' }]);
  const { version } = await world.submitForm(more, rest);
  await world.jobs.runFor(SECOND);
  const pressSend = (by = 'U1', of = version) => world.confirmQuote(id, of, by);
  return Object.assign(world, { version, pressSend });
}

test('sends to the recipients that the quote showed, though the contact list has changed since', async () => {
  const world = await createQuotedWorld({ lists: [clients] });
  world.contacts.set('7', []);
  expect(await world.pressSend()).toBe('taken');
  const { recipients, ...send } = (await world.records.send.get(id)) ?? {};
  expect(recipients).toEqual([
    { phone: ada, name: 'Ada' },
    { phone: ben, name: 'Ben' },
  ]);
  expect(send).toMatchObject({ user: 'U1', channel: 'C1', subject: 'The front door' });
  expect(world.jobs.listWaiting()).toEqual([`prepare ${id}`]);
});

test('Ada presses *Send* twice: one send is stored', async () => {
  const world = await createQuotedWorld();
  expect(await Promise.all([world.pressSend(), world.pressSend()])).toEqual(['taken', 'taken']);
  const first = await world.records.send.get(id);
  world.clock.moveTo(world.clock.now() + SECOND);
  expect(await world.pressSend()).toBe('taken');
  expect(await world.records.send.get(id)).toEqual(first);
  expect(world.jobs.listWaiting()).toEqual([`prepare ${id}`]);
});

test("nobody else can confirm a quote, nor confirm a draft that doesn't exist", async () => {
  const world = await createQuotedWorld();
  expect(await world.pressSend('U2')).toBe('gone');
  expect(await world.confirmQuote('mms-zzzzzzzzzzzzzzzzzzzz' as SendId, world.version, 'U1')).toBe(
    'gone',
  );
  expect(await world.records.send.get(id)).toBeUndefined();
});

test("the shown quote can't be confirmed after the form changed, nor the new one before it is shown", async () => {
  const world = await createQuotedWorld();
  const { version } = await world.submitForm({ subject: 'Second' });
  expect(await world.pressSend()).toBe('stale');
  // A quote that was not shown yet can't be confirmed either.
  expect(await world.pressSend('U1', version)).toBe('stale');
  await world.jobs.runFor(SECOND);
  expect(await world.pressSend()).toBe('stale');
  expect(await world.pressSend('U1', version)).toBe('taken');
  expect((await world.records.send.get(id))?.subject).toBe('Second');
});

test('a changed form that is confirmed after *Send* leaves the stored send unchanged', async () => {
  const world = await createQuotedWorld();
  await world.pressSend();
  const { version } = await world.submitForm({ subject: 'Second' });
  await world.jobs.runFor(SECOND);
  expect(await world.pressSend('U1', version)).toBe('differs');
  expect((await world.records.send.get(id))?.subject).toBe('The front door');
});

test('a quote confirmed after its scheduled time is late, and one confirmed in time stays confirmed', async () => {
  const inTime = await createQuotedWorld({ at: Date.UTC(2027, 0, 1) });
  expect(await inTime.pressSend()).toBe('taken');
  inTime.clock.moveTo(Date.UTC(2027, 0, 2));
  expect(await inTime.pressSend()).toBe('taken');
  expect((await inTime.records.send.get(id))?.schedule).toEqual({
    at: Date.UTC(2027, 0, 1),
    with: 'app',
  });

  const late = await createQuotedWorld({ at: Date.UTC(2026, 10, 23, 10) });
  late.clock.moveTo(Date.UTC(2026, 10, 23, 10));
  expect(await late.pressSend()).toBe('late');
  expect(await late.records.send.get(id)).toBeUndefined();
});

test.each([
  ['changed', 'taken'],
  ['left', 'left'],
  ['asked', 'asked'],
  ['cancelled', 'cancelled'],
  ['gone', 'gone'],
] as const)(
  'confirming an edit of a scheduled send that ends in %s returns %s',
  async (edited, result) => {
    const world = await createQuotedWorld(
      { subject: 'Changed' },
      { changes: { id: 'mms-older' as SendId, base: 0 } },
    );
    world.editResult = edited;
    expect(await world.pressSend()).toBe(result);
    expect(world.edits).toMatchObject([{ subject: 'Changed', recipients: [{ phone: ada }] }]);
    expect(await world.records.send.get(id)).toBeUndefined();
  },
);

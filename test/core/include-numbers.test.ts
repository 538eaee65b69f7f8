import { expect, test } from 'vitest';
import { createIncludeNumbers } from '../../src/core/compose/include-numbers.ts';
import { convertDraftToPlan } from '../../src/core/compose/store-draft.ts';
import type { E164 } from '../../src/domain/phone.ts';
import type { SendId } from '../../src/domain/send.ts';
import { ada, ben, createQuoteWorld, id, SECOND } from './quote-world.ts';

const landline = '+61298765432' as E164;
const service = '+611300123456' as E164;
const people = [
  { phone: ada, name: 'Ada' },
  { phone: landline, name: 'Office' },
];

/** A world in which a form to a mobile and a landline was submitted and its quote is shown. */
async function createLandlineWorld(recipients: readonly { readonly phone: E164 }[] = people) {
  const world = await createQuoteWorld();
  const { version } = await world.submitForm({ recipients });
  await world.jobs.runFor(SECOND);
  const includeNumbers = createIncludeNumbers({
    records: world.records,
    storeDraft: world.storeDraft,
  });
  const press = (includesAll: boolean, of = version, by = 'U1') =>
    includeNumbers({ id, version: of, view: 'V1', includesAll }, by);
  const loadVersion = async () => (await world.records.draft.get(id))?.version ?? '';
  const listReached = async () =>
    (await world.records.send.get(id))?.recipients.map(({ phone }) => phone);
  return Object.assign(world, { version, press, loadVersion, listReached });
}

test("a number that can't get pictures is listed as left out, not priced, and not sent to", async () => {
  const world = await createLandlineWorld();
  const { plan, leftOut } = world.getQuote();
  expect(plan.recipients.map(({ phone }) => phone)).toEqual([ada]);
  expect(leftOut).toMatchObject([
    { said: landline, name: 'Office', problem: { code: 'no_pictures' } },
  ]);
  expect(world.priced.flat().map(({ to }) => to)).toEqual([ada]);
  expect(await world.confirmQuote(id, world.version, 'U1')).toBe('taken');
  expect(await world.listReached()).toEqual([ada]);
});

test("a contact of a list whose number can't get pictures is listed as left out", async () => {
  const world = await createLandlineWorld([]);
  world.contacts.set('7', [
    { phone: service, name: 'Help' },
    { phone: ada, name: 'Ada' },
  ]);
  await world.submitForm({ recipients: [], lists: [{ id: '7', name: 'Clients' }] });
  await world.jobs.runFor(SECOND);
  expect(world.getQuote().leftOut).toMatchObject([{ said: service }]);
});

test("including left-out numbers makes a new quote with their price, and the old quote can't be confirmed", async () => {
  const world = await createLandlineWorld();
  expect(await world.press(true)).toBe('taken');
  // The second press of the same button.
  expect(await world.press(true)).toBe('stale');
  await world.jobs.runFor(SECOND);
  const { plan, leftOut, withoutPictures, price } = world.getQuote();
  expect(plan.recipients.map(({ phone }) => phone)).toEqual([ada, landline]);
  expect(withoutPictures).toEqual([people[1]]);
  expect(leftOut).toEqual([]);
  expect(price).toMatchObject({ total: 9700 });
  expect(await world.confirmQuote(id, world.version, 'U1')).toBe('stale');
  const version = await world.loadVersion();
  expect(await Promise.all([1, 2].map(() => world.confirmQuote(id, version, 'U1')))).toEqual([
    'taken',
    'taken',
  ]);
  expect(await world.listReached()).toEqual([ada, landline]);
  expect(world.jobs.listWaiting()).toEqual([`prepare ${id}`]);
  expect(await world.press(false, version)).toBe('sent');
});

test('an included number can be left out again', async () => {
  const world = await createLandlineWorld();
  await world.press(true);
  await world.jobs.runFor(SECOND);
  expect(await world.press(false, await world.loadVersion())).toBe('taken');
  await world.jobs.runFor(SECOND);
  expect(world.getQuote().plan.recipients).toHaveLength(1);
  expect(world.getQuote().withoutPictures).toBeUndefined();
});

test("the choice to include numbers survives editing the form, but not adding a number that can't get pictures", async () => {
  const world = await createLandlineWorld();
  await world.press(true);
  await world.submitForm({ recipients: people, subject: 'Another subject' });
  await world.jobs.runFor(SECOND);
  expect(world.getQuote().plan.recipients).toHaveLength(2);

  // One recipient replaced, and a name removed.
  await world.submitForm({ recipients: [{ phone: ben }, { phone: landline }] });
  await world.jobs.runFor(SECOND);
  expect(world.getQuote().plan.recipients.map(({ phone }) => phone)).toEqual([ben, landline]);

  await world.submitForm({ recipients: [...people, { phone: service }] });
  await world.jobs.runFor(SECOND);
  expect(world.getQuote().leftOut.map(({ said }) => said)).toEqual([landline, service]);
});

test('an edit of a scheduled send keeps its included numbers, but asks again when one is added', async () => {
  const world = await createLandlineWorld();
  const old = 'mms-zzzzzzzzzzzzzzzzzzzz' as SendId;
  const { draft } = (await world.records.draft.get(id)) ?? {};
  if (!draft) throw new Error('no draft');
  const send = { ...convertDraftToPlan(draft, 'app'), id: old, user: 'U1', submittedAt: 0 };
  await world.records.send.put(send, old);
  const other = 'mms-yyyyyyyyyyyyyyyyyyyy' as SendId;
  const change = async (recipients: readonly { readonly phone: E164 }[]) => {
    await world.records.draft.delete(other);
    await world.submitForm({ recipients }, { id: other, changes: { id: old, base: 0 } });
    await world.jobs.runFor(SECOND);
    return world.getQuote().plan.recipients.map(({ phone }) => phone);
  };
  expect(await change(people)).toEqual([ada, landline]);
  expect(await change([...people, { phone: service }])).toEqual([ada]);
});

test('only the author can include numbers, even when no other recipient is left', async () => {
  const world = await createLandlineWorld([{ phone: landline }]);
  expect(world.getProblem()).toMatchObject({ code: 'nobody_left', canInclude: true });
  expect(await world.press(true, world.version, 'U2')).toBe('gone');
  expect(await world.press(true)).toBe('taken');
  await world.jobs.runFor(SECOND);
  expect(world.getQuote().plan.recipients).toEqual([{ phone: landline }]);
});

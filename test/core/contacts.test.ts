import { expect, test } from 'vitest';
import { createSearchContacts, recordContacts } from '../../src/core/contacts/contacts.ts';
import { derivePersonKey } from '../../src/core/records/person-key.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { ERASED_PHONE } from '../../src/domain/mask-phone.ts';
import type { Recipient } from '../../src/domain/recipient.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';

const DAY = 24 * 3_600_000;
const RETENTION = 90 * DAY;

async function createAddressBook() {
  const clock = createMovingClock();
  const records = createRecords(await openMemoryStore({ now: clock.now }), RETENTION, clock.now);
  const record = (people: readonly Recipient[], at: number) => recordContacts(records, people, at);
  const search = createSearchContacts({ records, clock });
  return {
    clock,
    records,
    record,
    /** Sends messages to these people, a minute later each time. */
    async use(...people: readonly Recipient[]) {
      clock.moveTo(clock.now() + 60_000);
      await record(people, clock.now());
    },
    find: async (typed: string, limit = 10) =>
      (await search(typed, limit)).map(({ name, phone }) => name ?? phone),
  };
}

const jo = { phone: '+61437111222', name: 'Jo Smith' } as Recipient;
const joe = { phone: '+61437111223', name: 'Joe O’Brien' } as Recipient;
const josé = { phone: '+14155550123', name: 'José-María García' } as Recipient;
const nameless = { phone: '+61491570313' } as Recipient;

test('finds contacts by the start of any word of their name, the newest first', async () => {
  const { use, find } = await createAddressBook();
  await use(nameless);
  await use(jo);
  await use(joe);
  await use(josé);
  expect(await find('')).toEqual(['José-María García', 'Joe O’Brien', 'Jo Smith', nameless.phone]);
  expect(await find('j')).toEqual(['José-María García', 'Joe O’Brien', 'Jo Smith']);
  expect(await find('Jo')).toEqual(['José-María García', 'Joe O’Brien', 'Jo Smith']);
  expect(await find('smi')).toEqual(['Jo Smith']);
  expect(await find('smith jo')).toEqual(['Jo Smith']);
  expect(await find('jo sm')).toEqual(['Jo Smith']);
  expect(await find('jose maria')).toEqual(['José-María García']);
  expect(await find('GARCÍA')).toEqual(['José-María García']);
  expect(await find("o'bri")).toEqual(['Joe O’Brien']);
  expect(await find('mith')).toEqual([]);
  expect(await find('Jo', 1)).toEqual(['José-María García']);
  await use(jo);
  expect(await find('jo')).toEqual(['Jo Smith', 'José-María García', 'Joe O’Brien']);
});

test('finds contacts by the start of their local or international number, or by its last three digits', async () => {
  const { use, find } = await createAddressBook();
  await use(jo, joe, nameless);
  expect(await find('0437 111')).toEqual(['Jo Smith', 'Joe O’Brien']);
  expect(await find('+61 437 111 223')).toEqual(['Joe O’Brien']);
  expect(await find('222')).toEqual(['Jo Smith']);
  expect(await find('0491')).toEqual([nameless.phone]);
  expect(await find('43')).toEqual([]);
  expect(await find('0437 112')).toEqual([]);
});

test("a contact's newest name replaces the former one, which then finds nobody", async () => {
  const { use, find, records } = await createAddressBook();
  await use({ ...jo, name: 'Josephine' });
  await use({ phone: jo.phone });
  expect(await find('josephine')).toEqual(['Josephine']);
  await use({ ...jo, name: 'Mrs Smith' });
  expect(await find('josephine')).toEqual([]);
  expect(await find('smith')).toEqual(['Mrs Smith']);
  expect(await records.contactsByToken('jos').listNewest()).toEqual([]);
});

test("a contact who isn't texted again expires after the retention period", async () => {
  const { use, find, clock } = await createAddressBook();
  await use(jo, joe);
  clock.moveTo(clock.now() + RETENTION - DAY);
  await use(joe);
  clock.moveTo(clock.now() + 2 * DAY);
  expect(await find('')).toEqual(['Joe O’Brien']);
  expect(await find('jo')).toEqual(['Joe O’Brien']);
});

test("recording a contact again changes nothing, and an older message doesn't move the contact back", async () => {
  const { record, find, records, clock } = await createAddressBook();
  await record([jo, { ...jo, name: undefined }], clock.now());
  const before = await records.contact.get(derivePersonKey(jo.phone));
  await record([jo], clock.now() - DAY);
  expect(await records.contact.get(derivePersonKey(jo.phone))).toEqual(before);
  expect(before).toEqual({ ...jo, at: clock.now() });
  expect(await find('jo')).toEqual(['Jo Smith']);
});

test('an erased number never becomes a contact', async () => {
  const { use, find } = await createAddressBook();
  await use({ phone: ERASED_PHONE });
  expect(await find('')).toEqual([]);
});

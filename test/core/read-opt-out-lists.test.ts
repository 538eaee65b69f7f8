import { expect, test } from 'vitest';
import { createOptOutLedger } from '../../src/core/opt-outs/opt-out-ledger.ts';
import {
  createReadOptOutLists,
  createReadOptOutListsJob,
} from '../../src/core/opt-outs/read-opt-out-lists.ts';
import type { Contact, ContactPage } from '../../src/core/ports/clicksend.ts';
import { createRecords } from '../../src/core/records/records.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { silent } from './world.ts';

const [JO, SUE] = ['+61437111222', '+61437111223'] as E164[] as [E164, E164];
const HOUR_MS = 3_600_000;

async function createReader() {
  let now = Date.UTC(2026, 10, 23);
  const clock = { now: () => now, wait: async () => undefined };
  const records = createRecords(
    await openMemoryStore({ now: () => now }),
    90 * 24 * HOUR_MS,
    clock.now,
  );
  const jobs = { add: async () => {}, remove: async () => false };
  const optOuts = createOptOutLedger({ records, jobs, clock, log: silent, country: 'AU' });
  const warnings: string[] = [];
  const list = {
    contacts: [] as Contact[],
    /** In place of one page with `contacts`. */
    pages: undefined as ContactPage[] | undefined,
    beforePage: async () => {},
    reads: 0,
    error: undefined as Error | undefined,
    /** The ids of other lists of people who opted out. */
    unreadable: [] as string[],
  };
  const tools = {
    records,
    clock,
    log: { ...silent, warn: (_: object, message: string) => warnings.push(message) },
    optOuts,
    country: 'AU' as const,
    clickSend: {
      async listOptOutLists() {
        if (list.error) throw list.error;
        return [
          ...list.unreadable.map((id) => ({ id, name: 'Opted out', count: 200_000 })),
          { id: '1', name: 'Opt-Out List', count: list.contacts.length },
        ];
      },
      async *listOptedOutContacts(id: string) {
        if (list.unreadable.includes(id)) throw new Error('no_such_list');
        list.reads += 1;
        for (const page of list.pages ?? [{ contacts: list.contacts }]) {
          await list.beforePage();
          yield page;
        }
      },
    },
  };
  const readOptOutLists = createReadOptOutLists(tools);
  return {
    list,
    warnings,
    records,
    read: readOptOutLists,
    job: createReadOptOutListsJob({ ...tools, readOptOutLists }),
    listOut: async () => [...(await optOuts.findOptedOut([JO, SUE])).keys()],
    passTime: (ms: number) => {
      now += ms;
    },
  };
}

test('a list is read again once its length changed, or after a day', async () => {
  const { list, read, listOut, passTime } = await createReader();
  list.contacts = [{ phone: '0437 111 222' }];
  await read();
  await read();
  expect(list.reads).toBe(1);
  expect(await listOut()).toEqual([JO]);
  list.contacts = [{ phone: '61437111222' }, { phone: SUE, country: 'NZ' }, { phone: 'unknown' }];
  await read();
  expect(list.reads).toBe(2);
  expect(await listOut()).toEqual([JO, SUE]);
  passTime(25 * HOUR_MS);
  await read();
  expect(list.reads).toBe(3);
});

test('a store that lost its opt-outs gets them from the list again', async () => {
  const { list, read, listOut, records } = await createReader();
  list.contacts = [{ phone: JO }];
  await records.storeIdentity.put({ id: 'first', since: 1 });
  await read();
  for (const { member } of await records.optOuts().listOldest())
    await records.optOut.delete(member);
  expect(await listOut()).toEqual([]);
  await records.storeIdentity.put({ id: 'second', since: 2, lostAt: 2 });
  await read();
  expect(await listOut()).toEqual([JO]);
});

test('a list that cannot be read is reported once, not every quarter of an hour', async () => {
  const { list, job, warnings, listOut } = await createReader();
  list.contacts = [{ phone: JO }];
  list.error = new Error('no access to the contacts');
  const run = () => job.run('account', 1);
  expect(await run()).toEqual({ againInMs: 15 * 60_000 });
  await run();
  expect(warnings).toEqual(["failed to read ClickSend's Opt-Out List"]);
  list.error = undefined;
  await run();
  expect(await listOut()).toEqual([JO]);
});

test('a list that cannot be read does not keep the others from being read', async () => {
  const { list, read, listOut } = await createReader();
  list.contacts = [{ phone: JO }];
  list.unreadable = ['0'];
  await expect(read()).rejects.toThrow('no_such_list');
  expect(await listOut()).toEqual([JO]);
});

test('a list that changes while it is read is read again the next time', async () => {
  const { list, read, listOut } = await createReader();
  const [jo, sue] = [{ phone: JO }, { phone: SUE }];
  list.pages = [
    { contacts: [jo], total: 3 },
    { contacts: [], total: 2 },
  ];
  await read();
  expect(await listOut()).toEqual([JO]);
  list.pages = [
    { contacts: [jo], total: 2 },
    { contacts: [sue], total: 2 },
  ];
  await read();
  await read();
  expect(list.reads).toBe(2);
  expect(await listOut()).toEqual([JO, SUE]);
});

test('those on the pages before one that can’t be read are opted out', async () => {
  const { list, read, listOut } = await createReader();
  list.pages = [{ contacts: [{ phone: JO }] }, { contacts: [{ phone: SUE }] }];
  let pages = 0;
  list.beforePage = async () => {
    pages += 1;
    if (pages === 2) throw new Error('out of reach');
  };
  await expect(read()).rejects.toThrow('out of reach');
  expect(await listOut()).toEqual([JO]);
  await read();
  expect(await listOut()).toEqual([JO, SUE]);
});

test('the start and the job, at the same time, read a list once', async () => {
  const { list, read, listOut } = await createReader();
  list.contacts = [{ phone: JO }];
  await Promise.all([read(), read()]);
  expect(list.reads).toBe(1);
  expect(await listOut()).toEqual([JO]);
});

import { expect, test } from 'vitest';
import type { Index, Store } from '../../src/core/ports/store.ts';
import type { RecordKind } from '../../src/core/records/record-kind.ts';
import { createRecords, type Records } from '../../src/core/records/records.ts';
import type { E164 } from '../../src/domain/phone.ts';
import type { SendId } from '../../src/domain/send.ts';
import { recordsOfVersion05 } from './records-of-version-05.ts';
import { RETENTION } from './world.ts';

/** A number whose digest is part of the names of indexes. */
const JO = '+61437111222' as E164;
const JOS_KEY = 'SkRkjPWFpldA17V5X7IJXH';

test.each(Object.entries(recordsOfVersion05))(
  'the keys of %s begin as version 0.5 stored them',
  (name, [keyStart]) => {
    const records = createRecords(createNamingStore().store, RETENTION, Date.now);
    const kind = records[name as keyof typeof recordsOfVersion05] as RecordKind<unknown, string[]>;
    expect(kind.key('a', 'b')).toBe(`${keyStart}:a:b`);
  },
);

/** The names of the indexes that version 0.5 stored. */
test.each<[string, (records: Records) => unknown]>([
  ['allDrafts', (records) => records.allDrafts()],
  ['allSends', (records) => records.allSends()],
  ['scheduled', (records) => records.scheduledSends()],
  ['open', (records) => records.openSends()],
  ['sends:U1', (records) => records.userSends('U1')],
  ['takeBacks:mms-a', (records) => records.messageCancelRequests('mms-a' as SendId)],
  ['messages:C1', (records) => records.channelMessages('C1')],
  [`sentTo:${JOS_KEY}`, (records) => records.personReferences(JO)],
  ['inbox:P1', (records) => records.unpostedReplies('P1')],
  [`repliesOf:${JOS_KEY}`, (records) => records.personReplies(JO)],
  ['threadsIn:C1', (records) => records.channelThreads('C1')],
  ['typedIn:C1:7.0', (records) => records.threadSends('C1', '7.0')],
  ['optOuts', (records) => records.optOuts()],
  ['templates:all', (records) => records.scopeTemplates('all')],
])('the index %s has the name that version 0.5 stored', (name, open) => {
  const { store, names } = createNamingStore();
  open(createRecords(store, RETENTION, Date.now));
  expect(names).toEqual([name]);
});

test('small indexes share an index per year, with the name that version 0.8 stored', () => {
  const { store, names } = createNamingStore();
  const at = Date.UTC(2026, 10, 30);
  const records = createRecords(store, RETENTION, () => at);
  records.addPersonReferences([{ phone: JO, reference: 'r' }], at);
  records.addContacts([{ phone: JO, name: 'Jo', at }]);
  expect(names).toEqual(['sentTo@56', 'contacts']);
});

/** A store that only records which indexes are opened. */
function createNamingStore() {
  const names: string[] = [];
  const index: Pick<Index, 'add'> = { add: async () => undefined };
  const store: Pick<Store, 'getIndex'> = {
    getIndex(name) {
      names.push(name);
      return index as Index;
    },
  };
  return { store: store as Store, names };
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOptOutLedger } from '../../src/core/opt-outs/opt-out-ledger.ts';
import { createRestoreLedger } from '../../src/core/opt-outs/restore-ledger.ts';
import { createRecords } from '../../src/core/records/records.ts';
import type { OptOutEvent } from '../../src/domain/opt-out.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { parseOptOutExport } from '../../src/restore/parse-opt-out-export.ts';
import { formatOptOutsCsv } from '../../src/slack/messages/files/opt-outs-csv.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { silent } from './world.ts';

const [jo, sue] = ['+61437111222', '+61437111333'] as E164[] as [E164, E164];
const DAY = 24 * 3_600_000;
const at = Date.UTC(2026, 10, 23, 9, 0, 0);

async function createLedger() {
  let now = at + DAY;
  const clock = { now: () => now, wait: async () => undefined };
  const records = createRecords(await openMemoryStore({ now: () => now }), 90 * DAY, () => now);
  const jobs = {
    add: async () => {},
    remove: async () => false,
    registerWorker() {},
    ping: async () => {},
    start: async () => {},
    stop: async () => {},
  };
  return {
    records,
    restore: createRestoreLedger({ records, clock }),
    ...createOptOutLedger({ records, jobs, clock, log: silent, country: 'AU' }),
    forward: (ms: number) => {
      now += ms;
    },
  };
}

/** The export of a ledger with every kind of event. */
async function exportLedger(): Promise<string> {
  const { recordKeyword, recordManualChange, listHistory, forward } = await createLedger();
  await recordKeyword({ messageId: 'R-1', phone: jo, at }, 'stop');
  await recordManualChange({
    id: 'x',
    kind: 'in',
    phone: jo,
    by: 'U1',
    reason: 'They called, “please”, =1+1\nand wrote',
  });
  forward(1_000);
  await recordManualChange({ id: 'y', kind: 'out', phone: sue, by: 'U2' });
  return formatOptOutsCsv(await listHistory());
}

describe('restore the opt-out ledger from its export', () => {
  test('opts the same people out and in as before, with who did it and why, in an empty store', async () => {
    const { restore, findOptedOut, listEvents, listOptedOut } = await createLedger();
    const { events, faults } = parseOptOutExport(await exportLedger());
    expect(faults).toEqual([]);
    expect(await restore(events)).toEqual({ people: 2, events: 3 });
    expect([...(await findOptedOut([jo, sue])).keys()]).toEqual([sue]);
    expect((await listOptedOut({ from: 0, limit: 9 })).count).toBe(1);
    expect(await listEvents(jo)).toMatchObject([
      { id: 'R-1', kind: 'out', at, how: { kind: 'reply', messageId: 'R-1' } },
      {
        kind: 'in',
        how: { kind: 'person', by: 'U1', reason: 'They called, “please”, =1+1\nand wrote' },
      },
    ]);
  });

  test('adds nothing the second time, and newer events still count', async () => {
    const { restore, recordKeyword, findOptedOut, forward } = await createLedger();
    const { events } = parseOptOutExport(await exportLedger());
    forward(DAY);
    await recordKeyword({ messageId: 'R-2', phone: jo, at: at + 2 * DAY }, 'stop');
    await restore(events);
    expect(await restore(events)).toEqual({ people: 2, events: 0 });
    expect(new Set((await findOptedOut([jo, sue])).keys())).toEqual(new Set([jo, sue]));
  });

  test('adds nothing to a ledger that was not lost', async () => {
    const { restore, recordKeyword, listHistory } = await createLedger();
    await recordKeyword({ messageId: 'R-1', phone: jo, at: at + 123 }, 'stop');
    const before = await listHistory();
    const { events } = parseOptOutExport(formatOptOutsCsv(before));
    expect(await restore(events)).toEqual({ people: 1, events: 0 });
    expect(await listHistory()).toEqual(before);
  });

  test('marks the store as restored', async () => {
    const { records, restore } = await createLedger();
    await records.storeIdentity.setIfAbsent({ id: 'm', since: at, lostAt: at });
    await restore([]);
    expect(await records.storeIdentity.get()).toMatchObject({ id: 'm', restoredAt: at + DAY });
  });
});

describe('an export of the opt-out ledger', () => {
  test('parses to the same events, whatever text is in it', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((one) => one.trim() === one && !one.startsWith("'"));
    const how = fc.oneof(
      fc.record({ kind: fc.constant('reply' as const), messageId: text }),
      fc.record({ kind: fc.constant('person' as const), by: text, reason: text }),
      fc.record({ kind: fc.constant('flag' as const), by: text, messageId: text }),
      fc.record({ kind: fc.constant('list' as const) }),
    );
    const event = fc.record({
      id: fc.string(),
      kind: fc.constantFrom('out' as const, 'in' as const),
      at: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
      how,
    });
    const phone = fc.constantFrom(jo, sue);
    const facts = fc.array(fc.record({ phone, events: fc.array(event, { minLength: 1 }) }));
    fc.assert(
      fc.property(facts, (history) => {
        const { events, faults } = parseOptOutExport(formatOptOutsCsv(history));
        expect(faults).toEqual([]);
        const exported = history.flatMap(({ phone: whose, events: all }) =>
          all.map(({ id: _id, ...rest }: OptOutEvent) => ({ phone: whose, ...rest })),
        );
        expect(events).toEqual(exported);
      }),
    );
  });

  test.each([
    ['another table', 'Name,Phone\nJo,0437111222\n', 'The first line must be'],
    ['an empty file', '', 'The first line must be'],
    [
      'an invalid number',
      `${formatOptOutsCsv([])}hello,opted out,2026-11-23 09:00:00,texted,,,R-1\r\n`,
      'Row 2 is no event',
    ],
    [
      'an invalid time',
      `${formatOptOutsCsv([])}+61437111222,opted out,yesterday,texted,,,R-1\r\n`,
      'Row 2 is no event',
    ],
  ])('that is invalid is refused with the reason: %s', (_what, csv, words) => {
    const { events, faults } = parseOptOutExport(csv);
    expect(events).toEqual([]);
    expect(faults.join()).toContain(words);
  });
});

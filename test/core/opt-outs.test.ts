import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOptOutLedger } from '../../src/core/opt-outs/opt-out-ledger.ts';
import { derivePersonKey } from '../../src/core/records/person-key.ts';
import { createRecords, type Records } from '../../src/core/records/records.ts';
import { parseContactPhone } from '../../src/domain/contact-phone.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { createSteppedJobs } from './jobs.ts';
import { ada, ben, HOUR, RETENTION, silent } from './world.ts';

async function createLedgers(count = 1) {
  const clock = createMovingClock();
  const jobs = createSteppedJobs(clock);
  const records = createRecords(await openMemoryStore({ now: clock.now }), RETENTION, clock.now);
  const all = Array.from({ length: count }, () =>
    createOptOutLedger({ records, jobs, clock, log: silent, country: 'AU' }),
  );
  const [ledger = createOptOutLedger({ records, jobs, clock, log: silent, country: 'AU' })] = all;
  return { clock, jobs, records, all, ledger };
}

const listEvents = async (records: Records, phone: E164) =>
  (await records.optOut.get(derivePersonKey(phone)))?.events ?? [];

describe('the opt-out ledger', () => {
  test('STOP opts out and START opts back in, and each returns what it changed', async () => {
    const { clock, ledger } = await createLedgers();
    const at = clock.now();
    expect(await ledger.recordKeyword({ messageId: 'R1', phone: ada, at: at - 3 }, 'stop')).toBe(
      'out',
    );
    expect(await ledger.recordKeyword({ messageId: 'R2', phone: ada, at: at - 2 }, 'stop')).toBe(
      'unchanged',
    );
    expect([...(await ledger.findOptedOut([ada, ben])).keys()]).toEqual([ada]);
    expect(await ledger.recordKeyword({ messageId: 'R3', phone: ada, at: at - 1 }, 'start')).toBe(
      'in',
    );
    expect(await ledger.findOptedOut([ada, ben])).toEqual(new Map());
  });

  test('a reply that arrives again changes nothing and returns the same result', async () => {
    const { clock, records, ledger } = await createLedgers();
    const stop = { messageId: 'R1', phone: ada, at: clock.now() - 10 };
    const start = { messageId: 'R2', phone: ada, at: clock.now() - 5 };
    expect(await ledger.recordKeyword(stop, 'stop')).toBe('out');
    expect(await ledger.recordKeyword(start, 'start')).toBe('in');
    expect(await ledger.recordKeyword(stop, 'stop')).toBe('out');
    expect(await listEvents(records, ada)).toHaveLength(2);
    expect(await ledger.findOptedOut([ada])).toEqual(new Map());
  });

  test.each([
    ['texted', 'stop'],
    ['by hand', 'optout'],
  ])(
    "an opt-out %s after this replica's clock was set back counts after the earlier START",
    async (_, how) => {
      const { clock, records, ledger } = await createLedgers();
      const began = clock.now();
      await ledger.recordKeyword({ messageId: 'R1', phone: ada, at: began }, 'start');
      const slow = createOptOutLedger({
        records,
        jobs: createSteppedJobs(clock),
        log: silent,
        country: 'AU',
        clock: { ...clock, now: () => clock.now() - HOUR },
      });
      const later = { id: 'M1', kind: 'out', phone: ada, by: 'U1' } as const;
      const change =
        how === 'stop'
          ? slow.recordKeyword({ messageId: 'R2', phone: ada, at: began + 5_000 }, 'stop')
          : slow.recordManualChange(later);
      expect(await change).toBe('out');
      expect([...(await slow.findOptedOut([ada])).keys()]).toEqual([ada]);
    },
  );

  test("an older STOP that arrives late doesn't undo a newer START", async () => {
    const { clock, ledger } = await createLedgers();
    const at = clock.now();
    await ledger.recordKeyword({ messageId: 'R2', phone: ada, at: at - 5 }, 'start');
    expect(await ledger.recordKeyword({ messageId: 'R1', phone: ada, at: at - 9 }, 'stop')).toBe(
      'unchanged',
    );
    expect(await ledger.findOptedOut([ada])).toEqual(new Map());
  });

  test('STOP in the same second as a manual opt-in counts', async () => {
    const { clock, ledger } = await createLedgers();
    const act = { id: 'A1', kind: 'in', phone: ada, by: 'U1', reason: 'asked for it' } as const;
    await ledger.recordManualChange(act);
    await ledger.recordKeyword({ messageId: 'R1', phone: ada, at: clock.now() - 900 }, 'stop');
    expect((await ledger.findOptedOut([ada])).size).toBe(1);
  });

  test('STOP with a time in the future can be undone by hand at once', async () => {
    const { clock, ledger } = await createLedgers();
    await ledger.recordKeyword(
      { messageId: 'R1', phone: ada, at: clock.now() + 24 * HOUR },
      'stop',
    );
    expect((await ledger.findOptedOut([ada])).size).toBe(1);
    const act = { id: 'A1', kind: 'in', phone: ada, by: 'U1', reason: 'asked for it' } as const;
    expect(await ledger.recordManualChange(act)).toBe('in');
    expect(await ledger.findOptedOut([ada])).toEqual(new Map());
  });

  test('concurrent writes of several processes lose no event', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), fc.nat(9), fc.constantFrom('stop', 'start')), {
          maxLength: 20,
        }),
        async (keywords) => {
          const { clock, records, all } = await createLedgers(3);
          const at = clock.now() - 100;
          await Promise.all(
            keywords.map(([process, n, word]) =>
              all[process]?.recordKeyword(
                { messageId: `${word}${n}`, phone: ada, at: at + n },
                word,
              ),
            ),
          );
          const ids = (await listEvents(records, ada)).map(({ id }) => id);
          expect(ids.toSorted()).toEqual(
            [...new Set(keywords.map(([, n, word]) => `${word}${n}`))].sort(),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  test('an opt-out outlives the retention of sends', async () => {
    const { clock, ledger } = await createLedgers();
    await ledger.recordKeyword({ messageId: 'R1', phone: ada, at: clock.now() }, 'stop');
    clock.moveTo(clock.now() + 20 * RETENTION);
    expect((await ledger.findOptedOut([ada])).get(ada)).toMatchObject({ code: 'opted_out' });
    expect((await ledger.listOptedOut({ from: 0, limit: 10 })).count).toBe(1);
  });

  test('thousands of numbers are read in calls of 1,000', async () => {
    const { clock, records, ledger } = await createLedgers();
    const many = Array.from(
      { length: 2_001 },
      (_, n) => `+614371${String(n).padStart(5, '0')}` as E164,
    );
    for (const phone of [many[0], many[1_000], many[2_000]]) {
      if (phone) await ledger.recordKeyword({ messageId: phone, phone, at: clock.now() }, 'stop');
    }
    const readSizes: number[] = [];
    const { getMany } = records.store;
    records.store.getMany = (keys) => {
      readSizes.push(keys.length);
      return getMany(keys);
    };
    expect([...(await ledger.findOptedOut(many)).keys()]).toEqual([
      many[0],
      many[1_000],
      many[2_000],
    ]);
    expect(readSizes).toEqual([1_000, 1_000, 1]);
  });
});

describe('the opted-out contacts', () => {
  test('are read in parts, and other work goes on between them', async () => {
    const { ledger } = await createLedgers();
    const phones = Array.from({ length: 3_000 }, (_, n) => `+6143711${1_000 + n}` as E164);
    await ledger.recordListed(
      (async function* () {
        yield phones;
      })(),
    );
    let immediates = 0;
    const countImmediates = () => {
      immediates += 1;
      immediate = setImmediate(countImmediates);
    };
    let immediate = setImmediate(countImmediates);
    expect((await ledger.listOptedOut({ from: 0, limit: 1 })).count).toBe(3_000);
    clearImmediate(immediate);
    // Reading them, grouping them and computing their state: six parts each.
    expect(immediates).toBeGreaterThanOrEqual(15);
  });

  test('are listed newest first, by page, without those who opted back in, who stay in the history', async () => {
    const { clock, ledger } = await createLedgers();
    const phones = Array.from({ length: 5 }, (_, n) => `+6143711122${n}` as E164);
    for (const [n, phone] of phones.entries()) {
      await ledger.recordKeyword({ messageId: `R${n}`, phone, at: clock.now() - 100 + n }, 'stop');
    }
    const back = { id: 'A1', kind: 'in', phone: phones[3] ?? ada, by: 'U1', reason: 'x' } as const;
    await ledger.recordManualChange(back);
    const loadPage = async (from: number) => {
      const { optOuts: some, count } = await ledger.listOptedOut({ from, limit: 3 });
      return { phones: some.map(({ phone }) => phone), count };
    };
    expect(await loadPage(0)).toEqual({ phones: [phones[4], phones[2], phones[1]], count: 4 });
    expect(await loadPage(3)).toEqual({ phones: [phones[0]], count: 4 });
    const history = await ledger.listHistory();
    expect(history.map(({ events }) => events.length)).toEqual([1, 1, 1, 2, 1]);
  });
});

describe('a reply that a person confirms as an opt-out', () => {
  const reply = { messageId: 'R1', text: 'please no more', media: [], came: 0, turn: 1 };

  test('opts the contact out as of the time of the reply, once', async () => {
    const { clock, records, ledger } = await createLedgers();
    const at = clock.now() - HOUR;
    await records.reply.put({ ...reply, from: '61437111222', at }, 'R1');
    expect(await ledger.confirmOptOut('R1', 'U1')).toEqual({ kind: 'out', phone: ada });
    expect(await ledger.confirmOptOut('R1', 'U2')).toEqual({ kind: 'out', phone: ada });
    expect(await listEvents(records, ada)).toEqual([
      { id: 'flag-R1', kind: 'out', at, how: { kind: 'flag', by: 'U1', messageId: 'R1' } },
    ]);
  });

  test("doesn't undo a START that the contact texted since", async () => {
    const { clock, records, ledger } = await createLedgers();
    await records.reply.put({ ...reply, from: ada, at: clock.now() - HOUR }, 'R1');
    await ledger.recordKeyword({ messageId: 'R2', phone: ada, at: clock.now() - 1 }, 'start');
    expect(await ledger.confirmOptOut('R1', 'U1')).toEqual({ kind: 'unchanged', phone: ada });
    expect(await ledger.findOptedOut([ada])).toEqual(new Map());
  });

  test('opts nobody out if it expired or came from a sender name', async () => {
    const { clock, records, ledger } = await createLedgers();
    await records.reply.put({ ...reply, from: 'ACME', at: clock.now() }, 'R1');
    expect(await ledger.confirmOptOut('R1', 'U1')).toEqual({ kind: 'no number' });
    expect(await ledger.confirmOptOut('R9', 'U1')).toEqual({ kind: 'gone' });
    expect(await ledger.listHistory()).toEqual([]);
  });

  test.each([
    ['61437111222', ada],
    ['+61437111222', ada],
    ['0437 111 222', ada],
    ['19912345', undefined],
    ['ACME', undefined],
    ['', undefined],
  ])("from %j has the contact's number %s", (from, phone) => {
    expect(parseContactPhone(from, 'AU')).toBe(phone);
  });
});

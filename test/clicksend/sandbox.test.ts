import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/core/ports/clicksend.ts';
import { createSandboxWorld, makeMessage, OTHER, PHONE } from './sandbox-world.ts';

const HOUR = 3_600_000;
const listIds = (entries: readonly HistoryEntry[]) => entries.map(({ messageId }) => messageId);

describe('the app’s client at the sandbox’s ClickSend', () => {
  it('prices messages without sending any', async () => {
    const { client, sandbox, picture } = await createSandboxWorld({ price: '0.4850' });
    sandbox.refuse(OTHER, 'COUNTRY_NOT_ENABLED');
    const prices = await client.priceBatch(picture, [makeMessage(PHONE), makeMessage(OTHER)]);
    expect(prices).toMatchObject({
      currency: 'AUD',
      messages: [
        { kind: 'priced', price: 4850 },
        { kind: 'refused', problem: { code: 'COUNTRY_NOT_ENABLED' } },
      ],
    });
    expect(sandbox.sent()).toEqual([]);
  });

  it('schedules a message, shows it and cancels it, and is too late once it has left', async () => {
    const { client, sandbox, picture, now, forward } = await createSandboxWorld();
    const at = now() + HOUR;
    const scheduled = { schedule: at / 1000, from: '+61481070206' };
    await client.submitBatch(picture, [
      makeMessage(PHONE, scheduled),
      makeMessage(OTHER, scheduled),
    ]);
    expect(sandbox.sent()).toMatchObject([{ schedule: at / 1000, from: '+61481070206' }, {}]);
    const { entries } = await client.fetchHistoryPage({ page: 1, to: PHONE });
    expect(entries).toMatchObject([
      { rawStatus: 'Scheduled', scheduledAt: at, from: '+61481070206', fact: { state: 'queued' } },
    ]);
    const id = entries[0]?.messageId ?? '';
    expect(await client.cancelMessage(id)).toEqual({ offered: true, value: 'cancelled' });
    expect(await client.cancelMessage(id)).toEqual({ offered: true, value: 'nothingToCancel' });
    expect(await client.fetchMessageStatus('mms', id)).toMatchObject({
      value: { rawStatus: 'Cancelled', fact: { state: 'cancelled' } },
    });
    forward(2 * HOUR);
    const late = sandbox.sent(OTHER)[0]?.messageId ?? '';
    expect(await client.cancelMessage(late)).toEqual({ offered: true, value: 'nothingToCancel' });
    expect((await client.fetchMessageStatus('mms', late)).offered).toBe(true);
  });

  it('cancels all scheduled messages', async () => {
    const { client, picture, now } = await createSandboxWorld();
    const schedule = now() / 1000 + 3_600;
    await client.submitBatch(picture, [
      makeMessage(PHONE, { schedule }),
      makeMessage(OTHER, { schedule }),
    ]);
    expect(await client.cancelAllMessages()).toEqual({ offered: true, value: { count: 2 } });
    expect(await client.cancelAllMessages()).toEqual({ offered: true, value: { count: 0 } });
  });

  it.each([404, 405] as const)(
    'reports endpoints that ClickSend has removed as not offered (%i)',
    async (status) => {
      const { client, sandbox } = await createSandboxWorld();
      for (const endpoint of [
        'PUT /mms/{id}/cancel',
        'PUT /mms/cancel-all',
        'GET /mms/history/export',
        'GET /mms/receipts/{id}',
        'GET /automations/sms/receipts',
        'POST /sms/inbound',
      ]) {
        sandbox.withdraw(endpoint, status);
      }
      const not = { offered: false };
      expect(await client.cancelMessage('A')).toEqual(not);
      expect(await client.cancelAllMessages()).toEqual(not);
      expect(await client.exportHistory({})).toEqual(not);
      expect(await client.fetchMessageStatus('mms', 'A')).toEqual(not);
      expect(await client.listRules('receipts')).toEqual(not);
      expect(await client.testPush('inbound', 'http://127.0.0.1:9/x')).toEqual(not);
    },
  );

  it('pages through the history, newest first', async () => {
    const { client, picture, forward } = await createSandboxWorld({ balance: '1000.00' });
    for (let batch = 0; batch < 2; batch += 1) {
      const all = Array.from({ length: 60 }, (_, n) =>
        makeMessage(PHONE, { reference: `${batch}.${n}` }),
      );
      await client.submitBatch(picture, all);
      forward(60_000);
    }
    const first = await client.fetchHistoryPage({ page: 1 });
    const second = await client.fetchHistoryPage({ page: 2 });
    expect([first.entries.length, first.isLast]).toEqual([100, false]);
    expect([second.entries.length, second.isLast]).toEqual([20, true]);
    expect(new Set([...listIds(first.entries), ...listIds(second.entries)]).size).toBe(120);
    expect(first.entries[0]?.reference).toMatch(/^1\./);
    expect((await client.fetchHistoryPage({ page: 1, to: OTHER })).entries).toEqual([]);
    expect((await client.fetchHistoryPage({ page: 1, until: 1 })).entries).toEqual([]);
  });

  it('exports the history as a file', async () => {
    const { client, picture } = await createSandboxWorld();
    await client.submitBatch(picture, [makeMessage(PHONE)]);
    const exported = await client.exportHistory({});
    expect(exported).toMatchObject({
      offered: true,
      value: { name: expect.stringMatching(/^mms-history-[\d-]{10}\.csv$/) },
    });
    expect(exported.offered && new TextDecoder().decode(exported.value.bytes)).toContain(PHONE);
  });

  it('lists contact lists, their contacts and senders', async () => {
    const people = Array.from({ length: 1_001 }, (_, n) => ({
      contactId: n,
      phoneNumber: `+614${String(n).padStart(8, '0')}`,
      firstName: 'Person',
      lastName: String(n),
    }));
    const { client } = await createSandboxWorld({
      lists: [
        { listId: 1, name: 'Crew', contacts: people },
        { listId: 2, name: 'Guests', contacts: [] },
      ],
    });
    expect(await client.listContactLists()).toEqual([
      { id: '1', name: 'Crew', count: 1_001 },
      { id: '2', name: 'Guests', count: 0 },
    ]);
    expect(await client.listContactLists('UEST')).toEqual([{ id: '2', name: 'Guests', count: 0 }]);
    // The search finds a thousand contacts of that name first.
    expect(await client.listContactLists('person')).toEqual([]);
    const contacts = await client.listContacts('1');
    expect(contacts).toHaveLength(1_001);
    expect(contacts.at(-1)).toEqual({ phone: '+61400001000', name: 'Person 1000' });
    const kinds = (await client.listSenders()).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['number', 'own', 'name']));
  });

  it('creates rules, lists them and replaces them', async () => {
    const { client } = await createSandboxWorld();
    for (const kind of ['receipts', 'inbound'] as const) {
      const rule = { name: 'slack-mms', action: 'URL', address: 'https://app.test/a' } as const;
      await client.putRule(kind, rule);
      await client.putRule(kind, { name: 'poll', action: 'POLL', address: '' });
      const made = await client.listRules(kind);
      expect(made.offered && made.value).toMatchObject([
        { name: 'slack-mms', action: 'URL', address: 'https://app.test/a', isEnabled: true },
        { name: 'poll', action: 'POLL', address: '', isEnabled: true },
      ]);
      const id = made.offered ? made.value[0]?.id : undefined;
      await client.putRule(kind, { ...rule, address: 'https://app.test/b' }, id);
      const changed = await client.listRules(kind);
      expect(changed.offered && changed.value.map(({ address }) => address)).toEqual([
        'https://app.test/b',
        '',
      ]);
    }
  });
});

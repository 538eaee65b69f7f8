import { afterEach, expect, test, vi } from 'vitest';
import { createFormOptions, createLoadUserCountry } from '../../src/core/compose/form-options.ts';
import type { ContactList, SenderOption } from '../../src/core/ports/clicksend.ts';
import { createRecords } from '../../src/core/records/records.ts';
import type { KnownContact } from '../../src/domain/contact-search.ts';
import type { E164 } from '../../src/domain/e164.ts';
import { registerMenuListeners } from '../../src/slack/modals/compose/menu-listeners.ts';
import { createMovingClock } from '../core/clock.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createFormApp } from './form-app.ts';

afterEach(() => void vi.useRealTimers());

const senders: readonly SenderOption[] = [
  { value: '+61437000111', kind: 'number', country: 'AU', label: 'Front desk' },
  { value: 'ACME', kind: 'name' },
  { value: '+61437000222', kind: 'own' },
];

async function createWorld(
  answers: {
    readonly lists?: (text?: string) => Promise<readonly ContactList[]>;
    readonly senders?: () => Promise<readonly SenderOption[]>;
    readonly contacts?: (typed: string) => Promise<readonly KnownContact[]>;
  } = {},
) {
  const queries: (string | undefined)[] = [];
  const clock = createMovingClock();
  const form = createFormApp();
  const facts = createRecords(await openMemoryStore(), 1e9, Date.now);
  const account = {
    listContactLists: (text?: string) => {
      queries.push(text);
      return answers.lists?.(text) ?? Promise.resolve([{ id: '7', name: 'Tenants', count: 1204 }]);
    },
    listSenders: () => {
      queries.push('senders');
      return answers.senders?.() ?? Promise.resolve(senders);
    },
  };
  registerMenuListeners(form.app, {
    formOptions: createFormOptions({ clickSend: account, clock }),
    loadUserCountry: createLoadUserCountry({ records: facts, country: 'AU' }),
    searchContacts: async (typed) => answers.contacts?.(typed) ?? [],
    country: 'AU',
  });
  const suggest = (action: string, value = '') =>
    form.hear({
      type: 'block_suggestion',
      user: { id: 'U1', team_id: 'T1' },
      team: { id: 'T1' },
      block_id: action,
      action_id: action,
      value,
    });
  return { suggest, queries, clock, facts };
}

const makePlainText = (text: string) => ({ type: 'plain_text', text });

test('the list menu shows ClickSend’s lists with their counts', async () => {
  const { suggest, queries } = await createWorld();
  expect(await suggest('list', 'Ten')).toEqual({
    option_groups: [
      {
        label: makePlainText('ClickSend lists'),
        options: [{ text: makePlainText('Tenants (1,204)'), value: '7' }],
      },
    ],
  });
  expect(queries).toEqual(['ten']);
});

test('the list menu caches ClickSend’s response for half a minute', async () => {
  const { suggest, queries, clock } = await createWorld();
  await suggest('list', 'ten');
  await suggest('list', 'Ten ');
  await suggest('list');
  expect(queries).toEqual(['ten', undefined]);
  clock.moveTo(clock.now() + 31_000);
  await suggest('list', 'ten');
  expect(queries).toEqual(['ten', undefined, 'ten']);
});

test('the list menu stays within Slack’s limits for any number of lists with any name', async () => {
  const many = Array.from({ length: 300 }, (_, n) => ({
    id: String(n),
    name: n === 0 ? '' : '👋'.repeat(60),
    count: 1_000_000,
  }));
  const { suggest } = await createWorld({ lists: async () => many });
  const answer = JSON.parse(JSON.stringify(await suggest('list')));
  const offered = answer.option_groups[0].options;
  expect(offered).toHaveLength(100);
  for (const { text } of offered) {
    expect(text.text.length).toBeLessThanOrEqual(75);
    expect(text.text).toMatch(/\(1,000,000\)$/);
  }
});

const jo = { phone: '+61437111222' as E164, name: 'Jo Smith', at: 1 };

test('the menu offers the typed number first, then people, then lists', async () => {
  const { suggest } = await createWorld({ contacts: async (typed) => (typed === '' ? [] : [jo]) });
  const listOffered = async (typed: string) => {
    const { option_groups = [] } = JSON.parse(JSON.stringify(await suggest('list', typed)));
    return option_groups.map(
      (group: {
        readonly label: { readonly text: string };
        readonly options: readonly {
          readonly text: { readonly text: string };
          readonly value: string;
        }[];
      }) => [group.label.text, ...group.options.map(({ text, value }) => [text.text, value])],
    );
  };
  const people = ['People', ['Jo Smith 0437 111 222', '+61437111222 Jo Smith']];
  const lists = ['ClickSend lists', ['Tenants (1,204)', '7']];
  expect(await listOffered('jo')).toEqual([people, lists]);
  // A known number is offered once.
  expect(await listOffered('0437 111 222')).toEqual([people, lists]);
  expect(await listOffered('Ben 0437 111 223')).toEqual([
    ['Add this number', ['Ben 0437 111 223', '+61437111223 Ben']],
    people,
    lists,
  ]);
  expect(await listOffered('+1 415 555 0123')).toContainEqual([
    'Add this number',
    ['+1 415 555 0123', '+14155550123'],
  ]);
});

test('the menu shortens a long name in its label and in its value', async () => {
  const name = `${'👋'.repeat(40)}`;
  const { suggest } = await createWorld({ contacts: async () => [{ ...jo, name }] });
  const { option_groups } = JSON.parse(JSON.stringify(await suggest('list', 'x')));
  const [{ text, value }] = option_groups[0].options;
  expect(text.text).toMatch(/ 0437 111 222$/);
  expect(text.text.length).toBeLessThanOrEqual(75);
  expect(value.length).toBeLessThanOrEqual(75);
  expect(value).toMatch(/^\+61437111222 (?:👋)+$/u);
});

test('the menu offers lists to those who may not see contacts, and people while ClickSend is slow', async () => {
  vi.useFakeTimers();
  const refused = await createWorld({ contacts: () => Promise.reject(new Error('guest')) });
  expect(await refused.suggest('list', 'jo')).toMatchObject({ option_groups: [{ options: [{}] }] });
  const slow = await createWorld({
    contacts: async () => [jo],
    lists: () => new Promise(() => undefined),
  });
  const offered = slow.suggest('list', 'jo');
  await vi.advanceTimersByTimeAsync(2_400);
  expect(await offered).toMatchObject({ option_groups: [{ label: makePlainText('People') }] });
});

test('the list menu is empty when ClickSend fails, and asks ClickSend again the next time', async () => {
  const lists = vi.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValue([]);
  const { suggest } = await createWorld({ lists });
  expect(await suggest('list')).toEqual({ options: [] });
  await suggest('list');
  expect(lists).toHaveBeenCalledTimes(2);
});

test('the sender menu is empty when ClickSend is too slow for Slack', async () => {
  vi.useFakeTimers();
  const { suggest } = await createWorld({ senders: () => new Promise(() => undefined) });
  const offered = suggest('from');
  await vi.advanceTimersByTimeAsync(2_600);
  expect(await offered).toEqual({ options: [] });
});

test('the sender menu groups numbers, own phones and names', async () => {
  const { suggest } = await createWorld();
  expect(await suggest('from')).toEqual({
    option_groups: [
      {
        label: makePlainText('ClickSend numbers'),
        options: [{ text: makePlainText('0437 000 111 – Front desk'), value: '+61437000111' }],
      },
      {
        label: makePlainText('Your own phones'),
        options: [{ text: makePlainText('0437 000 222'), value: '+61437000222' }],
      },
      {
        label: makePlainText('Sender names'),
        options: [{ text: makePlainText('ACME'), value: 'ACME' }],
      },
    ],
  });
});

test.each([
  ['front', ['+61437000111']],
  ['0437 000 222', ['+61437000222']],
  ['acme', ['ACME']],
  ['nobody', []],
])('the sender menu filters by what is typed: %j', async (typed, values) => {
  const { suggest } = await createWorld();
  const { option_groups = [] } = JSON.parse(JSON.stringify(await suggest('from', typed)));
  const offered = option_groups.flatMap((group: { readonly options: { value: string }[] }) =>
    group.options.map(({ value }) => value),
  );
  expect(offered).toEqual(values);
});

test('the country menu offers the person’s country first, then the app’s', async () => {
  const { suggest, facts } = await createWorld();
  await facts.userCountry.put('NZ', 'U1');
  const { options: offered } = JSON.parse(JSON.stringify(await suggest('country')));
  expect(offered).toHaveLength(100);
  expect(offered[0]).toEqual({ text: makePlainText('New Zealand (+64)'), value: 'NZ' });
  expect(offered[1].value).toBe('AU');
  const { options: matches } = JSON.parse(JSON.stringify(await suggest('country', 'zeal')));
  expect(matches).toEqual([{ text: makePlainText('New Zealand (+64)'), value: 'NZ' }]);
});

test('the sender menu marks an unregistered number, however long its label is', async () => {
  const label = 'The long note of somebody who likes to write notes';
  const { suggest } = await createWorld({
    senders: async () => [
      { value: '+61437000111', kind: 'number', label, restriction: 'unregistered' },
      { value: '+61437000112', kind: 'number', restriction: 'registering' },
    ],
  });
  const offered = JSON.stringify(await suggest('from'));
  expect(offered).toMatch(
    /0437 000 111 – The l[^"]*… \(not registered, some countries block it\)"/,
  );
  expect(offered).toMatch(/0437 000 112 \(not yet registered, may be blocked\)"/);
});

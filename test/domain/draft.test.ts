import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FormEntries } from '../../src/domain/draft.ts';
import { parseDraft } from '../../src/domain/parse-draft.ts';
import { keepText, simplifyText } from '../../src/domain/plain-letters.ts';
import { formatFaults } from '../../src/slack/text/problems.ts';

const good: FormEntries = {
  recipients: '0437 111 222, +61437111223',
  subject: ' The front door ',
  message: ' Please paint it like this.\n',
  lists: [],
  picture: { kind: 'slack', id: 'F1', name: 'door.jpg' },
  channel: 'C1',
  from: undefined,
  at: undefined,
  blanks: [],
};

const NOW = Date.UTC(2026, 10, 23);
const rules = { country: 'AU', confirm: 'never', simplifyText, now: NOW } as const;

const listFaults = (entries: Partial<FormEntries>) => {
  const result = parseDraft({ ...good, ...entries }, rules);
  return result.kind === 'faults' ? formatFaults(result.faults) : {};
};

test('parses a valid form into a draft, with the texts trimmed', () => {
  expect(parseDraft(good, rules)).toEqual({
    kind: 'draft',
    needsConfirmation: false,
    draft: {
      recipients: [{ phone: '+61437111222' }, { phone: '+61437111223' }],
      doubles: [],
      unread: [],
      lists: [],
      subject: 'The front door',
      body: 'Please paint it like this.',
      picture: { kind: 'slack', id: 'F1', name: 'door.jpg' },
      channel: 'C1',
    },
  });
});

test('returns all faults of an empty form at once', () => {
  const empty = {
    recipients: ' ',
    subject: '',
    message: '\n',
    picture: undefined,
    channel: undefined,
  };
  expect(listFaults(empty)).toMatchInlineSnapshot(`
    {
      "channel": "Choose a channel for the post.",
      "message": "Enter a message: every picture message needs one.",
      "picture": "Choose a picture.",
      "recipients": "Enter a number here, or choose people or a list in the next field.",
      "subject": "Enter a subject: every picture message needs one.",
    }
  `);
});

test('quotes up to three unreadable recipients, and explains how to write numbers', () => {
  expect(listFaults({ recipients: 'Ada, 12, call me, x' }).recipients).toMatchInlineSnapshot(
    `"“Ada”, “12”, “call me” and 1 more aren’t phone numbers. Write numbers like +61 437 111 222, or as people dial them in Australia. Put commas or new lines between them."`,
  );
  expect(listFaults({ recipients: '0437 111' }).recipients).toMatchInlineSnapshot(
    `"“0437 111” isn’t a phone number. Write numbers like +61 437 111 222, or as people dial them in Australia. Put commas or new lines between them."`,
  );
  // A person who types a name here is looking for the next field.
  expect(listFaults({ recipients: 'Jo, Open day guests' }).recipients).toBe(
    '“Jo”, “Open day guests” aren’t phone numbers. Choose people and lists in the next field, or write their numbers here.',
  );
  expect(listFaults({ recipients: 'y'.repeat(500) }).recipients?.length).toBeLessThan(200);
});

test('allows 20 characters in the subject', () => {
  expect(listFaults({ subject: 'x'.repeat(20) })).toEqual({});
  expect(listFaults({ subject: 'x'.repeat(21) }).subject).toMatchInlineSnapshot(
    `"The subject has 21 characters, but only 20 fit. Shorten it."`,
  );
});

test('allows 1,500 characters in the message, or 500 with a special one, which it names', () => {
  expect(listFaults({ message: 'x'.repeat(1500) })).toEqual({});
  expect(listFaults({ message: 'x'.repeat(1501) }).message).toMatchInlineSnapshot(
    `"The message has 1,501 characters, but only 1,500 fit. Shorten it."`,
  );
  expect(listFaults({ message: `${'x'.repeat(498)}👋` })).toEqual({});
  expect(listFaults({ message: `${'x'.repeat(499)}👋` }).message).toMatchInlineSnapshot(
    `"The message has 501 characters, but only 500 fit because of “👋”. Shorten it."`,
  );
});

test('returns a draft or faults under 300 characters, whatever is typed', () => {
  const entries: fc.Arbitrary<FormEntries> = fc.record({
    recipients: fc.string({ unit: 'binary' }),
    subject: fc.string({ unit: 'grapheme' }),
    message: fc.string({ unit: 'grapheme', maxLength: 2000 }),
    picture: fc.constantFrom(undefined, { kind: 'slack', id: 'F1' } as const),
    channel: fc.constantFrom(undefined, 'C1'),
    lists: fc.constantFrom([], [{ id: '7', name: 'Crew' }]),
    from: fc.constantFrom(undefined, '+61411111111'),
    at: fc.option(fc.integer({ min: NOW - 1e9, max: NOW + 1e11 }), { nil: undefined }),
    blanks: fc.constantFrom([], ['address']),
  });
  fc.assert(
    fc.property(entries, (typed) => {
      const result = parseDraft(typed, rules);
      if (result.kind === 'draft') {
        const { recipients, lists } = result.draft;
        expect([...recipients, ...lists]).not.toHaveLength(0);
        return;
      }
      const words = Object.values(formatFaults(result.faults));
      expect(words).not.toHaveLength(0);
      for (const one of words) expect(one.length).toBeLessThan(300);
    }),
  );
});

const decide = (entries: Partial<FormEntries>, confirm: 'always' | 'bulk' | 'never') => {
  const result = parseDraft({ ...good, ...entries }, { ...rules, confirm });
  return result.kind === 'draft' ? result.needsConfirmation : result.faults;
};
const HOUR = 3_600_000;

test('refuses more recipients than it can parse, and suggests a contact list', () => {
  const { recipients } = listFaults({ recipients: '0437 111 222\n'.repeat(1_000) });
  expect(recipients).toBe(
    'This has 12,999 characters, but I can read only 12,000. Put these people in a contact list at ClickSend, then choose that list here.',
  );
});

test.each([
  ['one recipient', { recipients: '0437 111 222' }, [true, false, false]],
  ['one recipient, typed twice', { recipients: '0437111222, 0437 111 222' }, [true, false, false]],
  ['two recipients', {}, [true, true, false]],
  ['a contact list', { recipients: '', lists: [{ id: '7', name: 'Crew' }] }, [true, true, false]],
  ['a scheduled send', { recipients: '0437 111 222', at: NOW + HOUR }, [true, true, false]],
])(
  '%s needs confirmation by the policies always, bulk and never as expected',
  (_what, entries, expected) => {
    const policies = ['always', 'bulk', 'never'] as const;
    expect(policies.map((policy) => decide(entries, policy))).toEqual(expected);
  },
);

test('leaves unreadable recipients to the second step, if there is one and somebody is left to send to', () => {
  const typed = { ...good, recipients: '0437 111 222, 0437 111' };
  const result = parseDraft(typed, { ...rules, confirm: 'bulk' });
  expect(result).toMatchObject({ needsConfirmation: true, draft: { unread: ['0437 111'] } });
  expect(decide({ recipients: '0437 111' }, 'bulk')).toHaveProperty('recipients');
  expect(decide(typed, 'never')).toHaveProperty('recipients');
});

test('refuses a time in the past or more than a year ahead', () => {
  expect(listFaults({ at: NOW })).toMatchInlineSnapshot(`
    {
      "when": "That time has passed. Choose a later time, or leave it empty to send now.",
    }
  `);
  expect(listFaults({ at: NOW + 400 * 24 * HOUR })).toMatchInlineSnapshot(`
    {
      "when": "That is more than a year ahead. Choose an earlier time.",
    }
  `);
  expect(listFaults({ at: NOW + 60_000 })).toEqual({});
});

test('requires a name of every typed recipient for {name}', () => {
  const message = 'Hello {name}, please paint it.';
  expect(listFaults({ message, recipients: 'Jo 0437 111 222' })).toEqual({});
  expect(
    listFaults({ message, recipients: 'Jo 0437 111 222, 0437 111 223' }).message,
  ).toMatchInlineSnapshot(
    `"This number has no name for {name}: 0437 111 223. Write numbers like “Jo 0437 111 222”, or write {name|there} for people without a name."`,
  );
});

test("counts the message's length with the longest name", () => {
  const message = `${'x'.repeat(1494)}{name}`;
  expect(listFaults({ message, recipients: 'Jo 0437 111 222' })).toEqual({});
  expect(listFaults({ message, recipients: 'Josephine 0437 111 222' })).toHaveProperty('message');
  // A name with a special character lowers the limit.
  const short = `${'x'.repeat(600)} {name}`;
  expect(listFaults({ message: short, recipients: 'Žofie 0437 111 222' })).toHaveProperty(
    'message',
  );
});

test('refuses a placeholder that a template left in the message', () => {
  expect(listFaults({ blanks: ['address'] })).toMatchInlineSnapshot(`
    {
      "message": "Replace {address} before sending.",
    }
  `);
});

test('returns all faults of a message at once', () => {
  const message = `Hi {name}, {address} on {day}. ${'x'.repeat(1500)}`;
  const { message: words } = listFaults({ message, blanks: ['address', 'day'] });
  expect(words).toMatch(
    /^Replace \{address\} and \{day\} before sending\. These numbers have no name for \{name\}.* The message has 1,?\d+ characters/,
  );
});

describe('typographic characters in a draft', () => {
  const draft = (entries: Partial<FormEntries>, more = {}) => {
    const result = parseDraft({ ...good, ...entries }, { ...rules, ...more });
    return result.kind === 'draft' ? result.draft : undefined;
  };

  test('become plain, and the draft lists which kinds', () => {
    expect(draft({ message: 'It’s ready – today' })).toMatchObject({
      body: "It's ready - today",
      simplified: ['quotes', 'dashes'],
    });
    expect(draft({ message: 'It’s ready' }, { simplifyText: keepText })).toMatchObject({
      body: 'It’s ready',
    });
  });

  test("stay in the message if a recipient's name needs special characters anyway, unless another's doesn't", () => {
    const message = 'Hi {name}, it’s ready';
    const irish = draft({ message, recipients: 'Seán O’Brien 0437 111 222' });
    expect(irish).toMatchObject({ body: message, recipients: [{ name: 'Seán O’Brien' }] });
    const two = draft({ message, recipients: 'Seán O’Brien 0437 111 222\nJo 0437 111 223' });
    expect(two).toMatchObject({ body: "Hi {name}, it's ready" });
  });

  test('are named in words if invisible, as the reason of a too long message', () => {
    const message = `${'a'.repeat(500)}\u00a0👋`;
    expect(listFaults({ message }).message).toContain('because of a non-breaking space.');
  });
});

test('refuses a table whose people all opted out, and needs confirmation if somebody is left', () => {
  const table = 'Name,Phone,Opted out\nJo,0437111222,yes\n';
  expect(listFaults({ recipients: table }).recipients).toBe(
    'This person is left out. The list you entered says not to text them. If that’s wrong, correct the list.',
  );
  const recipients = `${table}Ben,0437111223,no`;
  const result = parseDraft({ ...good, recipients }, { ...rules, confirm: 'bulk' });
  expect(result).toMatchObject({
    needsConfirmation: true,
    draft: { recipients: [{ name: 'Ben' }], tableOptOuts: [{ phone: '+61437111222', name: 'Jo' }] },
  });
});

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

test('a form that can be sent is read, without blanks around the texts', () => {
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

test('an empty form is told all its faults at once', () => {
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

test('numbers that cannot be read are quoted, three of them', () => {
  expect(listFaults({ recipients: 'Ada, 12, call me, x' }).recipients).toMatchInlineSnapshot(
    `"“Ada”, “12”, “call me” and 1 more aren’t phone numbers. Write numbers like +61 437 111 222, or as people dial them in Australia. Put commas or new lines between them."`,
  );
  expect(listFaults({ recipients: '0437 111' }).recipients).toMatchInlineSnapshot(
    `"“0437 111” isn’t a phone number. Write numbers like +61 437 111 222, or as people dial them in Australia. Put commas or new lines between them."`,
  );
  // Somebody who types a name here is looking for the next field.
  expect(listFaults({ recipients: 'Jo, Open day guests' }).recipients).toBe(
    '“Jo”, “Open day guests” aren’t phone numbers. Choose people and lists by name in the next field, or write their numbers here.',
  );
  expect(listFaults({ recipients: 'y'.repeat(500) }).recipients?.length).toBeLessThan(200);
});

test('the subject may have 20 characters', () => {
  expect(listFaults({ subject: 'x'.repeat(20) })).toEqual({});
  expect(listFaults({ subject: 'x'.repeat(21) }).subject).toMatchInlineSnapshot(
    `"The subject has 21 characters, but only 20 fit. Shorten it."`,
  );
});

test('the message may have 1,500 characters, or 500 with one outside the alphabet, which is named', () => {
  expect(listFaults({ message: 'x'.repeat(1500) })).toEqual({});
  expect(listFaults({ message: 'x'.repeat(1501) }).message).toMatchInlineSnapshot(
    `"The message has 1,501 characters, but only 1,500 fit. Shorten it."`,
  );
  expect(listFaults({ message: `${'x'.repeat(498)}👋` })).toEqual({});
  expect(listFaults({ message: `${'x'.repeat(499)}👋` }).message).toMatchInlineSnapshot(
    `"The message has 501 characters, but only 500 fit because of “👋”, which takes more room than plain letters. Shorten it."`,
  );
});

test('whatever is typed, the answer is a draft or a word under each faulty field', () => {
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

test('more recipients than can be read are refused in words', () => {
  const { recipients } = listFaults({ recipients: '0437 111 222\n'.repeat(1_000) });
  expect(recipients).toBe(
    'This has 12,999 characters, but I can read only 12,000. Put these people in a contact list at ClickSend, then choose that list here.',
  );
});

test.each([
  ['one person', { recipients: '0437 111 222' }, [true, false, false]],
  ['one person, typed twice', { recipients: '0437111222, 0437 111 222' }, [true, false, false]],
  ['two people', {}, [true, true, false]],
  ['a list', { recipients: '', lists: [{ id: '7', name: 'Crew' }] }, [true, true, false]],
  ['later', { recipients: '0437 111 222', at: NOW + HOUR }, [true, true, false]],
])('%s: confirmed by the policy', (_what, entries, expected) => {
  const policies = ['always', 'bulk', 'never'] as const;
  expect(policies.map((policy) => decide(entries, policy))).toEqual(expected);
});

test('what cannot be read is left to the second step, if there is one and somebody to send to', () => {
  const typed = { ...good, recipients: '0437 111 222, 0437 111' };
  const result = parseDraft(typed, { ...rules, confirm: 'bulk' });
  expect(result).toMatchObject({ needsConfirmation: true, draft: { unread: ['0437 111'] } });
  expect(decide({ recipients: '0437 111' }, 'bulk')).toHaveProperty('recipients');
  expect(decide(typed, 'never')).toHaveProperty('recipients');
});

test('the past, and what is too far ahead, are refused under the field', () => {
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

test('{name} needs a name of everybody who was typed', () => {
  const message = 'Hello {name}, please paint it.';
  expect(listFaults({ message, recipients: 'Jo 0437 111 222' })).toEqual({});
  expect(
    listFaults({ message, recipients: 'Jo 0437 111 222, 0437 111 223' }).message,
  ).toMatchInlineSnapshot(
    `"This number has no name for {name}: 0437 111 223. Write numbers like “Jo 0437 111 222”, or write {name|there} for people without a name."`,
  );
});

test('a message is as long as its longest version', () => {
  const message = `${'x'.repeat(1494)}{name}`;
  expect(listFaults({ message, recipients: 'Jo 0437 111 222' })).toEqual({});
  expect(listFaults({ message, recipients: 'Josephine 0437 111 222' })).toHaveProperty('message');
  // A name outside the alphabet makes it a shorter message.
  const short = `${'x'.repeat(600)} {name}`;
  expect(listFaults({ message: short, recipients: 'Žofie 0437 111 222' })).toHaveProperty(
    'message',
  );
});

test('a blank that a template left must be filled', () => {
  expect(listFaults({ blanks: ['address'] })).toMatchInlineSnapshot(`
    {
      "message": "Replace {address} before sending.",
    }
  `);
});

test('all that is wrong with a message is said at once', () => {
  const message = `Hi {name}, {address} on {day}. ${'x'.repeat(1500)}`;
  const { message: words } = listFaults({ message, blanks: ['address', 'day'] });
  expect(words).toMatch(
    /^Replace \{address\} and \{day\} before sending\. These numbers have no name for \{name\}.* The message has 1,?\d+ characters/,
  );
});

describe('typographic letters', () => {
  const draft = (entries: Partial<FormEntries>, more = {}) => {
    const result = parseDraft({ ...good, ...entries }, { ...rules, ...more });
    return result.kind === 'draft' ? result.draft : undefined;
  };

  test('become plain, and the draft says which', () => {
    expect(draft({ message: 'It’s ready – today' })).toMatchObject({
      body: "It's ready - today",
      simplified: ['quotes', 'dashes'],
    });
    expect(draft({ message: 'It’s ready' }, { simplifyText: keepText })).toMatchObject({
      body: 'It’s ready',
    });
  });

  test('a name keeps its own: the message stays as it is where that leaves nobody a basic one', () => {
    const message = 'Hi {name}, it’s ready';
    const irish = draft({ message, recipients: 'Seán O’Brien 0437 111 222' });
    expect(irish).toMatchObject({ body: message, recipients: [{ name: 'Seán O’Brien' }] });
    const two = draft({ message, recipients: 'Seán O’Brien 0437 111 222\nJo 0437 111 223' });
    expect(two).toMatchObject({ body: "Hi {name}, it's ready" });
  });

  test('what is too long without them names none that nobody can see', () => {
    const message = `${'a'.repeat(500)}\u00a0👋`;
    expect(listFaults({ message }).message).toContain('because of a non-breaking space, which');
  });
});

test('a table in which nobody wants texts is refused, and one in which somebody does is reviewed', () => {
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

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FormEntries, readDraft } from '../../src/domain/draft.ts';

const good: FormEntries = {
  recipients: '0437 111 222, +61437111223',
  subject: ' The front door ',
  message: ' Please paint it like this.\n',
  file: { id: 'F1', name: 'door.jpg' },
  channel: 'C1',
};

const faultsOf = (entries: Partial<FormEntries>) => {
  const result = readDraft({ ...good, ...entries }, 'AU');
  return result.kind === 'faults' ? result.faults : {};
};

test('a form that can be sent is read, without blanks around the texts', () => {
  expect(readDraft(good, 'AU')).toEqual({
    kind: 'draft',
    draft: {
      recipients: ['+61437111222', '+61437111223'],
      subject: 'The front door',
      body: 'Please paint it like this.',
      file: { id: 'F1', name: 'door.jpg' },
      channel: 'C1',
    },
  });
});

test('an empty form is told all its faults at once', () => {
  const empty = {
    recipients: ' ',
    subject: '',
    message: '\n',
    file: undefined,
    channel: undefined,
  };
  expect(faultsOf(empty)).toMatchInlineSnapshot(`
    {
      "channel": "Choose the channel where the post goes.",
      "message": "Enter a message: ClickSend sends no MMS without one.",
      "picture": "Choose the picture to send.",
      "recipients": "Enter at least one phone number.",
      "subject": "Enter a subject: ClickSend sends no MMS without one.",
    }
  `);
});

test('numbers that cannot be read are quoted, three of them', () => {
  expect(faultsOf({ recipients: 'Ada, 12, call me, x' }).recipients).toMatchInlineSnapshot(
    `"“Ada”, “12”, “call me” and 1 more are not phone numbers. Write them like +61437111222, or as dialled in Australia; separate them with commas or new lines."`,
  );
  expect(faultsOf({ recipients: '0437 111' }).recipients).toMatchInlineSnapshot(
    `"“0437 111” is not a phone number. Write them like +61437111222, or as dialled in Australia; separate them with commas or new lines."`,
  );
  expect(faultsOf({ recipients: 'y'.repeat(500) }).recipients?.length).toBeLessThan(200);
});

test('the subject may have 20 characters', () => {
  expect(faultsOf({ subject: 'x'.repeat(20) })).toEqual({});
  expect(faultsOf({ subject: 'x'.repeat(21) }).subject).toMatchInlineSnapshot(
    `"The subject has 21 characters; ClickSend takes 20."`,
  );
});

test('the message may have 1,500 characters, or 500 with one outside the alphabet, which is named', () => {
  expect(faultsOf({ message: 'x'.repeat(1500) })).toEqual({});
  expect(faultsOf({ message: 'x'.repeat(1501) }).message).toMatchInlineSnapshot(
    `"The message has 1501 characters; ClickSend takes 1500. Please shorten it: ClickSend would cut it off."`,
  );
  expect(faultsOf({ message: `${'x'.repeat(498)}👋` })).toEqual({});
  expect(faultsOf({ message: `${'x'.repeat(499)}👋` }).message).toMatchInlineSnapshot(
    `"The message has 501 characters; ClickSend takes 500 because of “👋”, which is not in the basic SMS alphabet. Please shorten it: ClickSend would cut it off."`,
  );
});

test('whatever is typed, the answer is a draft or a word under each faulty field', () => {
  const entries: fc.Arbitrary<FormEntries> = fc.record({
    recipients: fc.string({ unit: 'binary' }),
    subject: fc.string({ unit: 'grapheme' }),
    message: fc.string({ unit: 'grapheme', maxLength: 2000 }),
    file: fc.constantFrom(undefined, { id: 'F1' }),
    channel: fc.constantFrom(undefined, 'C1'),
  });
  fc.assert(
    fc.property(entries, (typed) => {
      const result = readDraft(typed, 'AU');
      if (result.kind === 'draft') return expect(result.draft.recipients).not.toHaveLength(0);
      const words = Object.values(result.faults);
      expect(words).not.toHaveLength(0);
      for (const one of words) expect(one.length).toBeLessThan(300);
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fillMergeFields,
  findBlanks,
  findRecipientFields,
  findUnfilledFields,
  getFirstName,
  showMergeFields,
} from '../../src/domain/merge-fields.ts';

const jo = { name: 'Jo Smith' };
const nobody = {};

test.each([
  ['Hi {name}', 'Hi Jo Smith', 'Hi {name}'],
  ['Hi {first_name}', 'Hi Jo', 'Hi {first_name}'],
  ['Hi {first_name|there}!', 'Hi Jo!', 'Hi there!'],
  ['Hi {name | you two}!', 'Hi Jo Smith!', 'Hi you two!'],
  ['Hi{name|}', 'HiJo Smith', 'Hi'],
  [
    'Hi {First Name}, {firstname}, {first-name}',
    'Hi Jo, Jo, Jo',
    'Hi {First Name}, {firstname}, {first-name}',
  ],
  ['Hi {NAME}', 'Hi Jo Smith', 'Hi {NAME}'],
  ['At {address}, {day|Monday}', 'At {address}, {day|Monday}', 'At {address}, {day|Monday}'],
  ['{ name }', 'Jo Smith', '{ name }'],
  // Spellings of other programs.
  ['Hi {{first_name}}, {{ name|you }}', 'Hi Jo, Jo Smith', 'Hi {{first_name}}, you'],
  [
    '{{{name}}}, {{name}, {name}}',
    '{Jo Smith}, {Jo Smith, Jo Smith}',
    '{{{name}}}, {{name}, {name}}',
  ],
  ['{}, {1}, {name|a|b}, {name', '{}, {1}, {name|a|b}, {name', '{}, {1}, {name|a|b}, {name'],
])('fills the names in %j', (text, known, unknown) => {
  expect(fillMergeFields(text, jo)).toBe(known);
  expect(fillMergeFields(text, nobody)).toBe(unknown);
});

test('finds the fields of a recipient, the placeholders for a person, and the fields without a value', () => {
  const text = 'Hi {first_name|there}, {Name}: {address} on {day}, {ADDRESS}';
  expect(findRecipientFields(text)).toEqual(['first_name', 'name']);
  expect(findBlanks(text)).toEqual(['address', 'day']);
  expect(findUnfilledFields(text, nobody)).toEqual(['name']);
  expect(findUnfilledFields(text, jo)).toEqual([]);
});

test('a field name of another program is a placeholder, so that somebody notices it', () => {
  expect(findBlanks('Hi {{contact.firstname}}, at {{address}}')).toEqual([
    'contact.firstname',
    'address',
  ]);
});

test('shows the text as its only recipient gets it, or with [name] for several recipients', () => {
  const text = 'Hi {first_name|there}, {name}';
  expect(showMergeFields(text, [jo])).toBe('Hi Jo, Jo Smith');
  expect(showMergeFields(text, [jo, nobody])).toBe('Hi [first name], [name]');
});

describe('the first name', () => {
  test.each([
    ['Jo', 'Jo'],
    ['Jo Smith', 'Jo'],
    ['Smith, Jo', 'Jo'],
    ['Jo Smith, Jr.', 'Jo'],
    ['Dr Jo Smith', 'Jo'],
    ['Mrs. Smith', 'Mrs. Smith'],
    ['J. Smith', 'J. Smith'],
    ['Mary-Jane Watson', 'Mary-Jane'],
    ['O’Brien, Seán', 'Seán'],
    ['李明', '李明'],
    ['李', '李'],
  ])('of %s is %s', (name, first) => {
    expect(getFirstName(name)).toBe(first);
  });
});

test("a name is filled in unchanged, and isn't parsed as another field", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      expect(fillMergeFields('a {name} b', { name })).toBe(`a ${name} b`);
    }),
  );
});

import fc from 'fast-check';
import * as libphonenumber from 'libphonenumber-js/max';
import { describe, expect, test, vi } from 'vitest';
import type { CountryCode } from '../../src/domain/phone.ts';
import { parseRecipients } from '../../src/domain/recipients.ts';
import { measureCpuTime } from '../setup/cpu-time.ts';
import { type Mobile, mobiles, writeMobile } from './numbers.ts';

// A spy, so that a test can count the calls.
vi.mock('libphonenumber-js/max', { spy: true });

const separator = fc.constantFrom(',', ', ', ';', ' ; ', '\n', '\r\n', '\t', ' | ', '\n\n', ',\n');
const bullet = fc.constantFrom('', '', '- ', '• ', '* ', '– ', '· ', '1. ', '2) ');

const wrapped = (one: Mobile) =>
  fc
    .tuple(bullet, writeMobile(one), fc.constantFrom('', '', '"', '<>', 'tel:'))
    .map(([before, text, around]) => {
      if (around === '<>') return `${before}<${text}>`;
      return around === 'tel:' ? `${before}tel:${text}` : `${before}${around}${text}${around}`;
    });

test('parses any list of numbers in any usual spelling, each number once', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom('AU', 'US', 'GB')
        .chain((country) =>
          fc
            .array(mobiles[country], { minLength: 1, maxLength: 8 })
            .chain((list) =>
              fc.tuple(
                fc.constant(country),
                fc.constant(list),
                fc.tuple(...list.map(wrapped)),
                fc.array(separator, { minLength: list.length, maxLength: list.length }),
              ),
            ),
        ),
      ([country, list, texts, separators]) => {
        const text = texts.map((one, n) => `${one}${separators[n]}`).join('');
        const read = parseRecipients(text, country);
        const unique = [...new Set(list.map(({ phone }) => phone))];
        expect(read.recipients.map(({ phone }) => phone)).toEqual(unique);
        expect(read.unread).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  ['0437111222 0437111223', ['+61437111222', '+61437111223'], []],
  ['0437 111 222 0437 111 223', ['+61437111222', '+61437111223'], []],
  ['+61 4 37 11 12 22 0437111223', ['+61437111222', '+61437111223'], []],
  ['<tel:+61437111222|0437 111 222>', ['+61437111222'], []],
  // Address books add the name.
  ['Ada 0437 111 222', ['+61437111222'], []],
  ['Ada <+61437111222>, Dr. Ben 0437111223', ['+61437111222', '+61437111223'], []],
  ['Ada, 0437 111 222', ['+61437111222'], ['Ada']],
  // Digits that belong to no number, so the number is unclear.
  ['0437 111 222 ext 5', [], ['0437 111 222 ext 5']],
  ['0437 111', [], ['0437 111']],
  ['0437 111 222, 0437 111, 0437 111 223', ['+61437111222', '+61437111223'], ['0437 111']],
  ['', [], []],
  [' ,;\n\t| ', [], []],
])("parses %j as %j, and can't read %j", (text, phones, unread) => {
  const read = parseRecipients(text, 'AU');
  expect(read.recipients.map(({ phone }) => phone)).toEqual(phones);
  expect(read.unread).toEqual(unread);
});

test('parses any text without throwing, each number once', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc
          .array(fc.constantFrom('0437', '111', '222', '+61', ' ', ',', '(', '\n', 'x', '00'), {
            maxLength: 60,
          })
          .map((all) => all.join('')),
      ),
      (text) => {
        const { recipients, doubles, unread } = parseRecipients(text, 'AU');
        const phones = recipients.map(({ phone }) => phone);
        expect(new Set(phones).size).toBe(phones.length);
        expect(recipients).toEqual(expect.arrayContaining([...doubles]));
        expect(unread).not.toContain('');
      },
    ),
  );
});

test('parses a full field of Slack in bounded time', () => {
  const began = measureCpuTime();
  const read = parseRecipients('0437 111 222 '.repeat(230), 'AU');
  const once = [{ phone: '+61437111222' }];
  expect(read).toEqual({ recipients: once, doubles: once, unread: [] });
  expect(parseRecipients('1 '.repeat(1500), 'AU').recipients).toEqual([]);
  expect(measureCpuTime() - began).toBeLessThan(10_000);
});

test('parses a field full of spaces at once', () => {
  const { unread } = parseRecipients(`${' '.repeat(100_000)}x`, 'AU');
  expect(unread).toEqual(['x']);
});

test.each([
  ['Jo 0437 111 222', [['Jo', '+61437111222']]],
  ['0437 111 222 Jo Smith', [['Jo Smith', '+61437111222']]],
  [
    'Jo Smith: 0437 111 222\nDr. Ben – 0437 111 223',
    [
      ['Jo Smith', '+61437111222'],
      ['Dr. Ben', '+61437111223'],
    ],
  ],
  [
    'Jo <0437111222>; "Ben O’Hara" 0437111223',
    [
      ['Jo', '+61437111222'],
      ['Ben O’Hara', '+61437111223'],
    ],
  ],
  // A quoted name and a number in brackets, as in mail: the name is everything between the quotes.
  [
    '"Smith, Jo" <0437 111 222>, "hi" <0437111223>; “Al 7 "" B” <+61437111224>',
    [
      ['Smith, Jo', '+61437111222'],
      ['hi', '+61437111223'],
      ['Al 7 " B', '+61437111224'],
    ],
  ],
  ['"Jo +61, 04" <0437111222>', [['Jo +61, 04', '+61437111222']]],
  // Rows of a table.
  [
    'Jo Smith\t0437 111 222\nBen\t0437 111 223',
    [
      ['Jo Smith', '+61437111222'],
      ['Ben', '+61437111223'],
    ],
  ],
  [
    '- Jo 0437 111 222\n2. Ben 0437 111 223',
    [
      ['Jo', '+61437111222'],
      ['Ben', '+61437111223'],
    ],
  ],
  [
    'Jo 0437 111 222 Ben 0437 111 223',
    [
      ['Jo', '+61437111222'],
      ['Ben', '+61437111223'],
    ],
  ],
  ['Jo (0437 111 222)', [['Jo', '+61437111222']]],
  [
    'Unit 12 0437 111 222, Level 3a/14 +61437111223',
    [
      ['Unit 12', '+61437111222'],
      ['Level 3a/14', '+61437111223'],
    ],
  ],
  [`${'long '.repeat(20)}0437 111 222`, [[undefined, '+61437111222']]],
  ['0437 111 222 (Jo)', [['Jo', '+61437111222']]],
  ['(Jo) 0437 111 222', [['Jo', '+61437111222']]],
  ['Jo (Smith & Co) 0437 111 222', [['Jo (Smith & Co)', '+61437111222']]],
  ['Jo (Smith 0437 111 222', [['Jo Smith', '+61437111222']]],
  ["Sean O'Brien 0437 111 222", [["Sean O'Brien", '+61437111222']]],
  ['‘Ada’ 0437 111 222', [['Ada', '+61437111222']]],
  ['Jo & Ben 0437 111 222', [['Jo & Ben', '+61437111222']]],
  ['Jo Smith <jo99@example.com> 0437 111 222', [['Jo Smith', '+61437111222']]],
  [
    'Jo:0437111222; (Ben)0437111223',
    [
      ['Jo', '+61437111222'],
      ['Ben', '+61437111223'],
    ],
  ],
  // Labels of a number are not names.
  ...[
    'Mobile:',
    '(mob)',
    'Call',
    'or',
    'and',
    'home',
    'Work:',
    'Fax',
    'DOB',
    'Ph.',
    'Cell',
  ].flatMap((label): [string, [string | undefined, string][]][] => [
    [`${label} 0437 111 222`, [[undefined, '+61437111222']]],
    [`0437 111 222 ${label}`, [[undefined, '+61437111222']]],
  ]),
  ['Call Jo on 0437 111 222', [['Jo', '+61437111222']]],
  ['Jo (mobile) 0437 111 222', [['Jo', '+61437111222']]],
  ['M: 0437 111 222 E: jo@example.com', [[undefined, '+61437111222']]],
  ['a) please text Jo 0437 111 222', [['Jo', '+61437111222']]],
  ['Jo home: 0437 111 222', [['Jo', '+61437111222']]],
  ['Home Depot 0437 111 222', [['Home Depot', '+61437111222']]],
  [
    '0437 111 222 or 0437 111 223',
    [
      [undefined, '+61437111222'],
      [undefined, '+61437111223'],
    ],
  ],
  // Names after their numbers. Between two numbers alone, the owner of a name is unclear.
  [
    '0437 111 222 Jo 0437 111 223 Ben',
    [
      ['Jo', '+61437111222'],
      ['Ben', '+61437111223'],
    ],
  ],
  [
    '0437 111 222 Jo 0437 111 223',
    [
      [undefined, '+61437111222'],
      [undefined, '+61437111223'],
    ],
  ],
  // A number's first name counts.
  ['0437 111 222, Jo 0437 111 222, Joanna 0437111222', [['Jo', '+61437111222']]],
] as [string, [string | undefined, string][]][])('parses the names in %j', (text, expected) => {
  const { recipients } = parseRecipients(text, 'AU');
  expect(recipients.map(({ name, phone }) => [name, phone])).toEqual(expected);
});

test('two spellings of an Argentinian mobile are one recipient', () => {
  const { recipients, doubles } = parseRecipients('+54 11 2345 6789, Jo +54 9 11 2345 6789', 'AR');
  expect(recipients).toEqual([{ phone: '+5491123456789', name: 'Jo' }]);
  expect(doubles.map(({ phone }) => phone)).toEqual(['+5491123456789']);
});

describe('rows of a table', () => {
  const JO = ['Jo Smith', '+61437111222'];
  const BEN = ['Ben', '+61437111223'];

  test.each<[string, (string | undefined)[][], string[]?]>([
    ['Name,Phone\nJo Smith,0437111222', [JO]],
    ['Phone,Name\n0437 111 222,Jo Smith\n0437 111 223,Ben', [JO, BEN]],
    ['Jo Smith,0437111222\r\nBen,0437111223\r\n', [JO, BEN]],
    ['0437111222;Jo Smith\n0437111223;Ben', [JO, BEN]],
    ['Jo Smith\t0437 111 222\nBen\t0437 111 223', [JO, BEN]],
    ['Jo Smith | 0437 111 222 | jo@example.com\nBen | 0437 111 223 | ben@example.com', [JO, BEN]],
    ['"Jo Smith","0437 111 222"\n“Ben”,“0437 111 223”', [JO, BEN]],
    ['Name,Phone\n"Smith, Jo ""JS""",0437111222', [['Smith, Jo "JS"', '+61437111222']]],
    ['First name,Last name,Mobile\nJo,Smith,437111222\nBen,,="0437111223"', [JO, BEN]],
    ['Last name;First name;Mobile\nSmith;Jo;0437 111 222', [JO]],
    // Numbers as programs write them that treat them as amounts.
    [
      'Name,Mobile\nJo Smith,437111222.0\nBen,61437111223.0\nSue,437111224.5',
      [JO, BEN],
      ['Sue,437111224.5'],
    ],
    // The mobile is one of several numbers.
    ['Name,Home phone,Mobile\nJo Smith,02 9876 5432,0437 111 222\nBen,,0437 111 223', [JO, BEN]],
    ['No,Client,DOB,Phone\n1,Jo Smith,28/01/1990,0437111222\n2,Ben,1/2/1991,0437111223', [JO, BEN]],
    ['1,Jo Smith,0437111222\n2,Ben,0437111223', [JO, BEN]],
    [
      'Unit 12,0437111222\nO’Brien,0437111223',
      [
        ['Unit 12', JO[1]],
        ['O’Brien', BEN[1]],
      ],
    ],
    [
      'Name,Code,Phone\nJo Smith,+61,437111222\nAroha,+64,211234567',
      [JO, ['Aroha', '+64211234567']],
    ],
    ['Jo Smith,0437 111 222\nSue,0437 11\nBen,0437 111 223', [JO, BEN], ['Sue,0437 11']],
    ['Name,Phone,Phone 2\nJo Smith,0437111222,0437111229', [JO]],
    ['Name,Phone,Phone 2\nJo Smith,,0437111222', [JO]],
    ['Jo Smith,0437111222,\n,,\n\n,\nBen,0437111223,', [JO, BEN]],
    // Other columns have another person's number, in any order.
    [
      'Name,Phone,Emergency phone\nJo Smith,0437111222,0437111229\nBen,,0437111228',
      [JO],
      ['Ben,,0437111228'],
    ],
    [
      'Name,Phone,Emergency phone\nJo Smith,,0437111229\nBen,,0437111228\nAl,,0437111227',
      [],
      ['Jo Smith,,0437111229', 'Ben,,0437111228', 'Al,,0437111227'],
    ],
    [
      'Name,Phone,Emergency phone\nJo Smith,0437111222,0437111229\nSue,0437111224 / 0437111225,0437111228',
      [JO],
      ['Sue,0437111224 / 0437111225,0437111228'],
    ],
    // A title above the header, from a spreadsheet or a person, and a line below the table.
    [
      'Tenants 2026\t\t\n\t\t\nName\tPhone\tEmergency phone\nJo Smith\t0437111222\t0437111229',
      [JO],
    ],
    [
      'Please text these:\nName,Phone,Emergency phone\nJo Smith,0437111222,0437111229\nBen 0437 111 223\nThanks',
      [JO, BEN],
      ['Thanks'],
    ],
    ['Name,Note,Phone\nJo Smith,a|b,0437111222\nBen,,0437111223', [JO, BEN]],
    ['Emergency mobile,Name,Phone\n0437111229,Jo Smith,0437111222', [JO]],
    ['Tenant,Tenant phone,Landlord phone\nJo Smith,0437111222,0437111229', [JO]],
    ['Landlord mobile,Tenant name,Tenant mobile\n0437111229,Jo Smith,0437111222', [JO]],
    ['Student name,Parent name,Parent phone\nAl,Jo Smith,0437111222', [JO]],
    ['Parent,Student,Student phone\nAl,Jo Smith,0437111222', [['Al', JO[1]]]],
    ['Order number,Name,Contact\n0437111229,Jo Smith,0437111222', [JO]],
    ['Customer number,Customer,Customer phone\n0437111229,Jo Smith,0437111222', [JO]],
    ['Name,Orders in 2026,Mobile,Landlord mobile\nJo Smith,3,0437111222,0437111229', [JO]],
    ['Name,Cancelled order,Phone\nJo Smith,0437111229,0437111222', [JO]],
    ['Name,Hotel,Tel.\nJo Smith,0437111229,0437111222', [JO]],
    ['Contact name,Contact number\nJo Smith,0437111222', [JO]],
    ['Name\tPhone\tText\nJo Smith\t0437111222\tCall Al on 0437 111 229', [JO]],
    ['From\tTo\tSMS\n0437111228\t0437111222\tRing 0437 111 229', [[undefined, '+61437111222']]],
    ['Name,Text\nJo Smith,0437111222', [JO]],
    ['Name\tSMS text\tPhone\nJo Smith\tCall Al on 0437 111 229\t0437111222', [JO]],
    ['Company,Contact,Mobile\nAcme,Jo Smith,0437111222', [JO]],
    ['Company,Contact,Emergency contact,Mobile\nAcme,Jo Smith,Al,0437111222', [JO]],
    ['Name,Old mobile,New mobile\nJo Smith,0437111229,0437111222', [JO]],
    ['Name,Former phone,Current phone\nJo Smith,0437111229,', [], ['Jo Smith,0437111229,']],
    // A fax gets no texts.
    [
      'Name,Fax number,Phone\nJo Smith,0437111229,0437111222\nBen,0437111228,',
      [JO],
      ['Ben,0437111228,'],
    ],
    ['Name,Telefax,Handynummer\nJo Smith,0437111229,0437111222', [JO]],
    ['Name,Phone/Fax\nJo Smith,0437111222', [JO]],
    // In other languages, and as programs write them.
    ['Nachname;Vorname;Telefon;Mobil\nSmith;Jo;02 9876 5432;0437111222', [JO]],
    ['Nom;Prénom;Téléphone\nSmith;Jo;0437111222', [JO]],
    ['Apellidos,Nombre,Teléfono móvil\nSmith,Jo,0437111222', [JO]],
    ['Cognome;Nome;Cellulare\nSmith;Jo;0437111222', [JO]],
    ['Efternamn\tFörnamn\tMobilnummer\nSmith\tJo\t0437111222', [JO]],
    ['lastName,firstName,homePhone,mobilePhone\nSmith,Jo,0298765432,0437111222', [JO]],
    ['LAST_NAME,FIRST_NAME,CELL_PHONE\nSmith,Jo,0437111222', [JO]],
    // Numbers side by side are a list.
    [
      '0437 111 222, 0437 111 223\n0437 111 224, 0437 111 225',
      [2, 3, 4, 5].map((n) => [undefined, `+6143711122${n}`]),
    ],
    ['Ada, 0437 111 222', [[undefined, '+61437111222']], ['Ada']],
  ])('are parsed: %j', (text, people, unread = []) => {
    const read = parseRecipients(text, 'AU');
    expect(read.recipients.map(({ name, phone }) => [name, phone])).toEqual(people);
    expect(read.unread).toEqual(unread);
  });

  test('any people with any separator, in either column order, are parsed as themselves', () => {
    const name = fc.array(
      fc.constantFrom('Jo', 'O’Brien', 'Smith,', '"Al"', 'van', '(Sue)', 'Unit 4', ';', 'Jr.'),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, mobiles.AU), { minLength: 2, maxLength: 6 }),
        fc.constantFrom(',', ';', '\t', ' | '),
        fc.boolean(),
        fc.boolean(),
        (people, separator, isNameFirst, hasHeader) => {
          const rows = people.map(([words, { phone }]) => [
            `"${['Ana', ...words].join(' ').replaceAll('"', '""')}"`,
            phone,
          ]);
          const all = hasHeader ? [['Name', 'Phone'], ...rows] : rows;
          const text = all
            .map((row) => (isNameFirst ? row : row.toReversed()).join(separator))
            .join('\n');
          const read = parseRecipients(text, 'AU');
          expect(read.unread).toEqual([]);
          expect(read.recipients.map(({ phone }) => phone)).toEqual([
            ...new Set(people.map(([, { phone }]) => phone)),
          ]);
          for (const one of read.recipients) expect(one.name).toMatch(/^Ana/);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("a column with each number's country", () => {
  const parsePhones = (header: string, country: CountryCode, rows: readonly string[]) => {
    const text = [header, ...rows].join('\n');
    const { recipients, unread } = parseRecipients(text, country);
    return [recipients.map(({ phone }) => phone), unread];
  };

  test.each<[string, CountryCode, string, string]>([
    ['Name,Country,Phone', 'US', 'Jo,MX,5512345678', '+525512345678'],
    ['Name,Country,Mobile', 'AU', 'Jo,NZ,021 123 4567', '+64211234567'],
    ['Name,Country,Mobile', 'AU', 'Jo,New Zealand,0211234567', '+64211234567'],
    ['Name,Country,Mobile', 'SG', 'Sue,HK,91234568', '+85291234568'],
    ['Name,Mobile,Country/Region', 'AU', 'Jo,07911 123456,U.K.', '+447911123456'],
    ['Name,Mobile,Land', 'CH', 'Jo,0151 23456789,Deutschland', '+4915123456789'],
    ['Name,Address country,Mobile', 'AU', 'Jo,Österreich,0664 1234567', '+436641234567'],
    ['Name,Country Code,Phone', 'AU', 'Jo,64,211234567', '+64211234567'],
    ['Name,Country Code,Phone', 'AU', 'Jo,64,0211234567', '+64211234567'],
    ['Name,Country Code,Phone', 'US', 'Jo,52,5512345678', '+525512345678'],
    ['Name,Country Code,Phone', 'US', 'Jo,1,14155552671', '+14155552671'],
    ['Name,Dialling code,Phone', 'AU', 'Jo,0064,0211234567', '+64211234567'],
    // A calling code in the number counts more than the column.
    ['Name,Country,Phone', 'US', 'Jo,MX,+1 415 555 2671', '+14155552671'],
    ['Name,Country,Phone', 'US', 'Jo,,4155552671', '+14155552671'],
    ['Name,Country,Phone', 'US', 'Jo,n/a,4155552671', '+14155552671'],
    ['Name,Country,Phone', 'US', 'Jo,-,4155552671', '+14155552671'],
    ['Name,Country,Phone', 'US', 'Jo,Elsewhere,+1 415 555 2671', '+14155552671'],
    ['Name,Country,Mobile', 'AU', 'Jo,New Zealand (NZ),0211234567', '+64211234567'],
    ['Name,Country,Mobile', 'AU', 'Jo,+64 (NZ),0211234567', '+64211234567'],
    ['Name,Country,Phone', 'AU', 'Jo,United States of America,415 555 2671', '+14155552671'],
    ['Name,Country,Phone', 'AU', 'Jo,U.S.,415 555 2671', '+14155552671'],
    ['Name,Country,Phone', 'DE', 'Jo,Oesterreich,0664 1234567', '+436641234567'],
    ['Name,Country,Mobile', 'AU', 'Jo,The Philippines,0917 123 4567', '+639171234567'],
    ['Name,Country,Mobile', 'SG', 'Sue,Hong Kong,91234568', '+85291234568'],
    ['Name,Country,Mobile', 'SG', 'Sue,HKG,91234568', '+85291234568'],
    ['Name,Country,Mobile', 'AU', 'Jo,Republic of Ireland,085 012 3456', '+353850123456'],
    // The code belongs to the number; the country may be the person's address.
    ['Name,Country,Phone code,Mobile', 'AU', 'Jo,Australia,64,0211234567', '+64211234567'],
    ['Name,Country,Phone code,Mobile', 'AU', 'Jo,NZ,,0211234567', '+64211234567'],
    ['Name,Country of birth,Phone', 'US', 'Jo,MX,4155552671', '+14155552671'],
  ])('%s, used in %s: parses %s as %s', (header, country, row, phone) => {
    expect(parsePhones(header, country, [row])).toEqual([[phone], []]);
  });

  test("isn't parsed as a name", () => {
    expect(parseRecipients('Country,Phone\nNZ,0211234567\nAU,0437111222', 'AU').recipients).toEqual(
      [{ phone: '+64211234567' }, { phone: '+61437111222' }],
    );
  });

  test('makes a number unreadable that the country does not have, rather than a local one', () => {
    const rows = ['Jo,DK,0437 111 222', 'Ben,AU,0437 111 223', 'Sue,45,0437 111 224'];
    expect(parsePhones('Name,Country,Phone', 'AU', rows)).toEqual([
      ['+61437111223'],
      ['Jo,DK,0437 111 222', 'Sue,45,0437 111 224'],
    ]);
  });

  test.each([
    'Elsewhere',
    'Austrlia',
    'US/Canada',
    'Ireland (Northern)',
    'Georgia, USA',
    '+64 (AU)',
    'Congo, The Democratic Republic of the',
  ])(
    'makes a local number unreadable if the row says “%s”, which is no country that the app knows',
    (cell) => {
      const row = `Jo\t${cell}\t0437 111 222`;
      expect(parsePhones('Name\tCountry\tPhone', 'AU', [row, 'Ben\tAU\t0437 111 223'])).toEqual([
        ['+61437111223'],
        [row],
      ]);
    },
  );
});

describe('long text', () => {
  test('over the limit has no recipients, and is returned as unreadable', () => {
    const { recipients, unread } = parseRecipients('0437 111 222\n'.repeat(1_000), 'AU');
    expect(recipients).toEqual([]);
    expect(unread).toHaveLength(1);
  });

  test('with 900 numbers within the limit is parsed completely', () => {
    const lines = Array.from({ length: 900 }, (_, n) => `0437 111 ${n + 100}`);
    expect(parseRecipients(lines.join('\n'), 'AU').recipients).toHaveLength(900);
  });

  /** Counts the calls of libphonenumber, which take most of the time. */
  test.each<[string, CountryCode, string]>([
    ['letters', 'AU', 'a '],
    ['digits', 'AU', '1 '],
    ['digits where numbers are of any length', 'DE', '30 1 '],
    ['plus signs', 'AU', '+ 1 '],
    ['lines', 'AU', 'a\t1\n'],
  ])('of %s is parsed with a number of calls in proportion to its length', (_, country, piece) => {
    const countTries = (length: number) => {
      const parse = vi.spyOn(libphonenumber, 'parsePhoneNumberFromString');
      parse.mockClear();
      // Every number is different, because parsed ones are cached.
      const text = Array.from({ length }, (_, n) =>
        piece.replace('1', String((n * 7919) % 9973)),
      ).join('');
      parseRecipients(text.slice(0, 12_000), country);
      return parse.mock.calls.length;
    };
    expect(countTries(1_000)).toBeLessThanOrEqual(12_000 / 2);
    expect(countTries(2_000)).toBeLessThanOrEqual(2.2 * Math.max(countTries(1_000), 500));
  });
});

describe('a column that says who opted out', () => {
  const JO = '+61437111222';
  const BEN = '+61437111223';
  const SUE = '+61437111224';
  const parseColumn = (header: string, ...values: readonly string[]) => {
    const rows = values.map((value, n) => `Person,043711122${n + 2},${value}`);
    const {
      recipients,
      unread,
      tableOptOuts = [],
    } = parseRecipients([`Name,Phone,${header}`, ...rows].join('\n'), 'AU');
    expect(unread).toEqual([]);
    return [recipients.map(({ phone }) => phone), tableOptOuts.map(({ phone }) => phone)];
  };

  test.each([
    ['Opted out', 'yes', 'no', 'No'],
    ['SMS opt-out', 'TRUE', 'FALSE', ''],
    ['Do not text', 'x', '', ''],
    ['Don’t text', '✔️', '', '-'],
    ['Unsubscribed', '1', '0', '0'],
    ['Mobile opt out', 'Y', 'N', ''],
    ['Opted out', 'Opted out', '', 'Opted in'],
    ['No consent', 'x', '', ''],
    ['SMS consent', 'no', 'yes', ''],
    ['Consent', 'No', 'Yes', 'yes'],
    ['Opt in', '', 'x', 'x'],
    ['OK to text', 'n', 'y', 'y'],
    ['Subscribed', 'false', 'true', 'true'],
    ['Accepts SMS Marketing', 'no', 'yes', 'yes'],
    ['SMS Consent', 'UNSUBSCRIBED', 'SUBSCRIBED', 'SUBSCRIBED'],
    ['Opted out', 'yes – asked by phone in March', 'no', ''],
    ['Opted out', '12/3/2026', '', ''],
    ['Do not text', '2026-03-12 14:02', '', 'n/a'],
    ['Opted out', 'maybe', 'no', 'never'],
    ['Consent', 'no (told us at the desk)', 'Yes: by phone', '12/3/2026'],
    ['SMS consent', 'none', 'asked', 'yes'],
    ['DNC', 'TRUE', 'FALSE', ''],
    ['SMS', 'No', 'Yes', 'yes'],
    ['Text?', 'N', 'Y', 'Y'],
    ['Text ok?', 'no', 'yes', 'yes'],
    ['Receive SMS', 'no', 'yes', 'yes'],
    ['SMS reminders', '', 'x', 'x'],
    ['SMS opt', 'Out', 'In', ''],
    ['SMS erlaubt', 'Nein', 'ja', 'ja'],
    ['Désabonné', 'oui', 'non', ''],
    ['Status', 'Unsubscribed', 'Active', ''],
    ['SMS status', 'opted_out', 'subscribed', ''],
    ['Notes', 'do not text', '', 'call first'],
    ['Notes', 'Moved away. Don’t text', '', 'hasn’t opted out'],
    ['Comment', 'NO SMS', 'no SMS received yet', ''],
  ])('%s opts out %j, but not %j or %j', (header, ...values) => {
    expect(parseColumn(header, ...values)).toEqual([[BEN, SUE], [JO]]);
  });

  test.each([
    ['Stop', 'Main Road', 'High Street', ''],
    ['Consent', '', '', ''],
    ['Consent', 'form 7', 'see file', 'asked'],
    ['Email opt out', 'yes', 'no', 'no'],
    ['Photo consent', 'no', 'yes', 'yes'],
    ['Do not call', 'yes', 'no', 'no'],
    ['Opening', 'no', 'yes', 'yes'],
    ['SMS sent', 'no', 'yes', 'yes'],
    ['SMS', '1-2', 'no', 'yes'],
    ['Email status', 'Unsubscribed', 'Subscribed', ''],
    ['Notes', 'do not call, text only', 'not opted out', 'do not contact by email'],
    ['Street', 'Stop 4', 'Main Road', ''],
  ])('%s with %j, %j and %j opts nobody out', (header, ...values) => {
    expect(parseColumn(header, ...values)).toEqual([[JO, BEN, SUE], []]);
  });

  test('counts in every other row although one cell is unclear', () => {
    expect(parseColumn('Opted out', 'maybe', 'no', 'yes')).toEqual([[BEN], [JO, SUE]]);
    expect(parseColumn('Consent', 'maybe', '', 'no')).toEqual([[JO, BEN], [SUE]]);
  });

  test('opts out a person who is also in another row, and a column of numbers is still read', () => {
    const text =
      'Name,Opt-in mobile,Opted out\nJo,0437111222,no\nJo,0437111222,yes\nBen,0437111223,no';
    expect(parseRecipients(text, 'AU')).toEqual({
      recipients: [{ phone: BEN, name: 'Ben' }],
      doubles: [],
      unread: [],
      tableOptOuts: [{ phone: JO, name: 'Jo' }],
    });
  });
});

describe('words beside a number that say not to text', () => {
  const JO = '+61437111222';
  const BEN = '+61437111223';
  const parsePeople = (text: string) => {
    const { recipients, unread, tableOptOuts = [] } = parseRecipients(text, 'AU');
    return {
      wanted: recipients.map(({ phone }) => phone),
      out: tableOptOuts.map(({ phone }) => phone),
      unread,
    };
  };

  test.each([
    'Jo 0437 111 222 - do not text\nBen 0437 111 223',
    'Jo 0437 111 222, do not text\nBen 0437 111 223',
    'Jo 0437 111 222 (opted out), Ben 0437 111 223',
    'Ben 0437 111 223, Jo 0437 111 222 - unsubscribed',
    'Jo 0437 111 222; DON’T TEXT; Ben 0437 111 223',
    'Jo,0437111222,do not text\nBen,0437111223,',
    'Jo,0437111222 (opted out)\nBen,0437111223',
    'Do not text: Jo 0437 111 222\nBen 0437 111 223',
    'Do not text, Jo 0437 111 222\nBen 0437 111 223',
    'Jo 0437 111 222 - STOP\nBen 0437 111 223',
    'Jo 0437 111 222 (DNC)\nBen 0437 111 223',
  ])('opt Jo out in %j', (text) => {
    expect(parsePeople(text)).toEqual({ wanted: [BEN], out: [JO], unread: [] });
  });

  test.each([
    'Do not text: Jo 0437 111 222, Ben 0437 111 223',
    'Opted out: 0437 111 222; 0437 111 223',
  ])('opt everybody out in %j', (text) => {
    expect(parsePeople(text)).toEqual({ wanted: [], out: [JO, BEN], unread: [] });
  });

  test.each([
    'Jo 0437 111 222 (do not call)\nBen 0437 111 223',
    'Jo 0437 111 222 Bus Stop\nStop Motion 0437 111 223',
    'To text: Jo 0437 111 222, Ben 0437 111 223',
    'Jo 0437 111 222 (not opted out)\nBen 0437 111 223',
  ])('opt nobody out in %j', (text) => {
    expect(parsePeople(text)).toEqual({ wanted: [JO, BEN], out: [], unread: [] });
  });
});

describe('vCards', () => {
  const card = (...lines: readonly string[]) =>
    ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD'].join('\r\n');

  test.each([
    [card('N:Smith;Jo;;;', 'FN:Jo Smith', 'TEL;TYPE=CELL:0437 111 222'), 'Jo Smith'],
    [
      card(
        'FN:Smith\\, Jo',
        'TEL;TYPE=WORK,VOICE:02 9876 5432',
        'TEL;TYPE=FAX:02 9876 5433',
        'item1.TEL;type=CELL;type=pref:+61 437 111 222',
        'EMAIL:jo@example.com',
      ),
      'Smith, Jo',
    ],
    [card('FN:Jo Sm', ' ith', 'TEL;VALUE=uri;TYPE=cell:tel:+61-437-111-222'), 'Jo Smith'],
    [card('ORG:Example', 'TEL:0437111222'), undefined],
  ])('are parsed: %j', (text, name) => {
    const { recipients, unread } = parseRecipients(text, 'AU');
    expect(recipients).toEqual([{ phone: '+61437111222', name }]);
    expect(unread).toEqual([]);
  });

  test('are parsed when there are several, and one without a number is returned by its name', () => {
    const text = [
      card('FN:Jo', 'TEL;TYPE=CELL:0437111222'),
      card('FN:Sue', 'EMAIL:sue@example.com'),
      card('FN:Al', 'TEL:0437 11'),
      card('FN:Ben', 'TEL:0437111223'),
    ].join('\n');
    expect(parseRecipients(text, 'AU')).toEqual({
      recipients: [
        { phone: '+61437111222', name: 'Jo' },
        { phone: '+61437111223', name: 'Ben' },
      ],
      doubles: [],
      unread: ['Sue', 'Al 0437 11'],
    });
  });
});

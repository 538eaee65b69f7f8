import fc from 'fast-check';
import type { CountryCode, E164 } from '../../src/domain/phone.ts';

/** A valid mobile number, and its digits as they are grouped at home. */
export interface Mobile {
  readonly country: 'AU' | 'US' | 'GB';
  readonly phone: E164;
  readonly calling: string;
  /** Without the leading 0. */
  readonly groups: readonly [string, string, string];
}

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));

const australian = fc
  .tuple(fc.constantFrom('400', '412', '423', '437', '466'), digits(3), digits(3))
  .map((groups): Mobile => make('AU', '61', groups));

const american = fc
  .tuple(
    fc.constantFrom('212', '415', '646', '305', '312'),
    fc.integer({ min: 200, max: 899 }),
    digits(4),
  )
  .filter(([, exchange]) => exchange % 100 !== 11 && exchange !== 555)
  .map(([area, exchange, c]): Mobile => make('US', '1', [area, String(exchange), c]));

const british = fc
  .tuple(digits(3), digits(3))
  .map(([b, c]): Mobile => make('GB', '44', ['7400', b, c]));

export const mobile: fc.Arbitrary<Mobile> = fc.oneof(australian, american, british);
export const mobiles = { AU: australian, US: american, GB: british } as const;

function make(country: Mobile['country'], calling: string, groups: Mobile['groups']): Mobile {
  return { country, calling, groups, phone: `+${calling}${groups.join('')}` as E164 };
}

/** The number as a person there might write it. */
export function writeMobile({ country, calling, groups }: Mobile): fc.Arbitrary<string> {
  const [a, b, c] = groups;
  const trunk = country === 'US' ? '' : '0';
  const gap = fc.constantFrom(' ', '-', '', '.', '\u00a0', '  ');
  return gap.chain((between) =>
    fc.constantFrom(
      [`${trunk}${a}`, b, c].join(between),
      [`(${trunk}${a})`, b, c].join(between),
      [`+${calling}`, a, b, c].join(between),
      [`+${calling} (${trunk || a})${trunk ? a : ''}`, b, c].join(between),
      [`00${calling}`, a, b, c].join(between),
      `+${calling}${a}${b}${c}`,
    ),
  );
}

/** A mobile number as it is written at home or from abroad, with spaces. */
interface SpacedNumber {
  readonly country: CountryCode;
  readonly phone: E164;
  readonly text: string;
}

/** Country, calling code, trunk prefix, and the groups of its numbers: fixed digits, or how many random digits. */
const shapes: readonly (readonly [CountryCode, string, string, readonly (string | number)[]])[] = [
  ['AU', '61', '0', ['437', 3, 3]],
  ['US', '1', '', ['415', '555', 4]],
  ['GB', '44', '0', ['7400', 6]],
  ['NZ', '64', '0', ['21', 3, 4]],
  ['DE', '49', '0', ['151', 4, 4]],
  ['FR', '33', '0', ['6', '12', 2, 2, 2]],
  ['IN', '91', '', ['98765', 5]],
  ['BR', '55', '', ['11', '9', '6', 3, 4]],
  ['ZA', '27', '0', ['71', 3, 4]],
  ['SG', '65', '', ['91', 2, 4]],
];

export const spacedNumber: fc.Arbitrary<SpacedNumber> = fc
  .constantFrom(...shapes)
  .chain(([country, calling, trunk, groups]) =>
    fc
      .tuple(
        ...groups.map((group) => (typeof group === 'string' ? fc.constant(group) : digits(group))),
      )
      .chain((parts) => {
        const [first = '', ...others] = parts;
        const phone = `+${calling}${parts.join('')}` as E164;
        const home = [`${trunk}${first}`, ...others].join(' ');
        const abroad = [`+${calling}`, ...parts].join(' ');
        return fc.constantFrom(home, home, abroad).map((text) => ({ country, phone, text }));
      }),
  );

const makeDigits = (max: number, length = 0) =>
  fc.integer({ min: 1, max }).map((value) => String(value).padStart(length, '0'));

/** Digits beside phone numbers in lists of jobs, orders and notes, which are no phone numbers. */
export const otherDigits: fc.Arbitrary<string> = fc.oneof(
  fc
    .integer({ min: 1, max: 7 })
    .chain(digits)
    // 00 would be an international prefix.
    .filter((some) => !some.startsWith('00')),
  fc
    .tuple(makeDigits(28), makeDigits(12), makeDigits(28, 2))
    .chain((day) => fc.constantFrom('/', '.', '-', ' ').map((between) => day.join(between))),
  fc.tuple(makeDigits(12, 2), makeDigits(28, 2)).map((day) => `2026-${day.join('-')}`),
  fc.tuple(makeDigits(9999), makeDigits(99, 2)).map((amount) => amount.join('.')),
  fc.tuple(makeDigits(23, 2), makeDigits(59, 2)).map((time) => time.join(':')),
  makeDigits(99).map((unit) => `${unit}a`),
);

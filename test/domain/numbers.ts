import fc from 'fast-check';
import type { E164 } from '../../src/domain/phone.ts';

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
export const mobileOf = { AU: australian, US: american, GB: british } as const;

function make(country: Mobile['country'], calling: string, groups: Mobile['groups']): Mobile {
  return { country, calling, groups, phone: `+${calling}${groups.join('')}` as E164 };
}

/** The number as somebody there might write it. */
export function written({ country, calling, groups }: Mobile): fc.Arbitrary<string> {
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

import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

declare const e164: unique symbol;

/** A phone number in E.164 form, e.g. `+61437111222`. Only {@link readPhone} makes one. */
export type E164 = string & { readonly [e164]: true };

/** ISO 3166-1 alpha-2, e.g. `AU`. */
export type CountryCode = NonNullable<
  ReturnType<typeof parsePhoneNumberFromString>
>['country'] extends infer C | undefined
  ? C & string
  : never;

/**
 * Reads one number as people write it: `0437 111 222`, `(04) 3711-1222`, `+61 437 111 222`,
 * `0061 437 111 222`. Local forms are read with `country`. Undefined when it is no valid number.
 */
export function readPhone(text: string, country: CountryCode): E164 | undefined {
  // Address books wrap numbers in marks that nobody sees (directions, zero widths).
  const written = text.replace(/\p{Cf}/gu, '').trim();
  return valid(written, country) ?? valid(written.replace(/^00(?=[1-9])/, '+'), country);
}

/**
 * Stands in the place of a number that was erased, and reads as what it means wherever a number is
 * shown. Nothing is sent to it.
 */
export const ERASED = 'someone erased' as E164;

/** A number as a channel may see it: only its last three digits. */
export function maskPhone(phone: E164): string {
  if (phone === ERASED) return phone;
  return `•••${phone.slice(-3)}`;
}

function valid(text: string, country: CountryCode): E164 | undefined {
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  return parsed?.isValid() && !parsed.ext ? (parsed.number as string as E164) : undefined;
}

import type { parsePhoneNumberFromString } from 'libphonenumber-js/max';

declare const e164: unique symbol;

/** A phone number in E.164 format, e.g. `+61437111222`. Only the phone parser creates one. */
export type E164 = string & { readonly [e164]: true };

/** ISO 3166-1 alpha-2, e.g. `AU`. */
export type CountryCode = NonNullable<
  ReturnType<typeof parsePhoneNumberFromString>
>['country'] extends infer C | undefined
  ? C & string
  : never;

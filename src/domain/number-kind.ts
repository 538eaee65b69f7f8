import {
  type NumberType,
  type PhoneNumberType,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { E164 } from './e164.ts';

/** Kinds of numbers at which no phone takes a picture, as they stand in a sentence. */
const withoutPictures: Readonly<Partial<Record<PhoneNumberType, string>>> = {
  FIXED_LINE: 'landline',
  TOLL_FREE: 'toll-free number',
  SHARED_COST: 'service number',
  PREMIUM_RATE: 'premium-rate number',
  UAN: 'company number',
  PAGER: 'pager',
  VOICEMAIL: 'voicemail',
};

/**
 * What a number is that cannot get pictures, `landline`; undefined for all others. Where a country
 * does not tell landlines from mobiles (`FIXED_LINE_OR_MOBILE`), that is undefined too.
 */
export function nameKindWithoutPictures(phone: E164): string | undefined {
  return nameKind(parsePhoneNumberFromString(phone)?.getType());
}

/** The same for a type that libphonenumber gave. */
export function nameKind(type: NumberType): string | undefined {
  return type && withoutPictures[type];
}

import {
  type NumberType,
  type PhoneNumberType,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { E164 } from './e164.ts';

/** A kind of numbers at which no phone takes a picture. */
export type NumberKind =
  | 'landline'
  | 'tollFree'
  | 'service'
  | 'premiumRate'
  | 'company'
  | 'pager'
  | 'voicemail';

const withoutPictures: Readonly<Partial<Record<PhoneNumberType, NumberKind>>> = {
  FIXED_LINE: 'landline',
  TOLL_FREE: 'tollFree',
  SHARED_COST: 'service',
  PREMIUM_RATE: 'premiumRate',
  UAN: 'company',
  PAGER: 'pager',
  VOICEMAIL: 'voicemail',
};

/**
 * The kind of a number that cannot get pictures; undefined for all others. Where a country does not
 * tell landlines from mobiles by their numbers (`FIXED_LINE_OR_MOBILE`) it is undefined too.
 */
export function findKindWithoutPictures(phone: E164): NumberKind | undefined {
  return findKindForNumberType(parsePhoneNumberFromString(phone)?.getType());
}

/** The same for a type as libphonenumber gives it. */
export function findKindForNumberType(type: NumberType): NumberKind | undefined {
  return type && withoutPictures[type];
}

import {
  type NumberType,
  type PhoneNumberType,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { E164 } from './e164.ts';

/** A kind of number that cannot receive pictures. */
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
 * The kind of a number that cannot receive pictures. Undefined for all others, and in countries whose
 * numbers do not tell landlines from mobiles (`FIXED_LINE_OR_MOBILE`).
 */
export function findKindWithoutPictures(phone: E164): NumberKind | undefined {
  return findKindForNumberType(parsePhoneNumberFromString(phone)?.getType());
}

/** The same, from libphonenumber's number type. */
export function findKindForNumberType(type: NumberType): NumberKind | undefined {
  return type && withoutPictures[type];
}

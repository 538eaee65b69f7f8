import {
  type NumberType,
  type PhoneNumberType,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { E164 } from './e164.ts';
import type { Problem } from './problem.ts';

/** A kind of numbers at which no phone takes a picture: `landline`, `Landlines`. */
interface NumberKind {
  readonly one: string;
  readonly many: string;
}

const withoutPictures: Readonly<Partial<Record<PhoneNumberType, NumberKind>>> = {
  FIXED_LINE: { one: 'landline', many: 'Landlines' },
  TOLL_FREE: { one: 'toll-free number', many: 'Toll-free numbers' },
  SHARED_COST: { one: 'service number', many: 'Service numbers' },
  PREMIUM_RATE: { one: 'premium-rate number', many: 'Premium-rate numbers' },
  UAN: { one: 'company number', many: 'Company numbers' },
  PAGER: { one: 'pager', many: 'Pagers' },
  VOICEMAIL: { one: 'voicemail box', many: 'Voicemail boxes' },
};

/** The code of {@link findPictureProblem}. */
export const NO_PICTURES_CODE = 'no_pictures';

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

/** Why a number is left out of a picture message; undefined when it can get one. */
export function findPictureProblem(phone: E164): Problem | undefined {
  const kind = findKindWithoutPictures(phone);
  return (
    kind && {
      code: NO_PICTURES_CODE,
      what: `${kind.many} can't get pictures`,
      todo: 'Use a mobile number',
    }
  );
}

import examples from 'libphonenumber-js/examples.mobile.json';
import { getExampleNumber, Metadata } from 'libphonenumber-js/max';
import type { CountryCode } from './e164.ts';

/** E.164 allows 15 digits; an international prefix can come before them. */
export const MAX_DIGITS = 20;

/** What is known of a country's numbers without parsing one. */
interface NumberPlan {
  /** Local numbers begin with a trunk 0, which is not part of the number. */
  readonly hasTrunkZero: boolean;
  /** Whether a local number, or one abroad dialled from there, can have this many digits. */
  canBe(digits: string): boolean;
}

const plans = new Map<CountryCode, NumberPlan>();

export function findPlan(country: CountryCode): NumberPlan {
  const plan = plans.get(country) ?? makePlan(country);
  plans.set(country, plan);
  return plan;
}

/** A 0, a carrier code (`0 15 11 91234-5678` in Brazil) or the calling code may come before the number. */
const MAX_PREFIX_DIGITS = 4;

/** A calling code and the shortest number. */
const FEWEST_DIGITS_ABROAD = 7;

function makePlan(country: CountryCode): NumberPlan {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const lengths = metadata.numberingPlan?.possibleLengths() ?? [];
  const canHave = Array.from({ length: MAX_DIGITS + 1 }, (_, count) =>
    lengths.some((length) => count >= length && count <= length + MAX_PREFIX_DIGITS),
  );
  const abroad = new RegExp(`^(?:00|${metadata.numberingPlan?.IDDPrefix() ?? '00'})`);
  const example = getExampleNumber(country, examples);
  return {
    hasTrunkZero:
      example?.nationalNumber.startsWith('0') === false &&
      example.formatNational().replace(/\D/g, '').startsWith('0'),
    canBe: (digits) =>
      digits.startsWith('+') ||
      canHave[digits.length] === true ||
      (digits.length > FEWEST_DIGITS_ABROAD && abroad.test(digits)),
  };
}

const usualDigits = new Map<CountryCode, number | undefined>();

export function findUsualDigits(country: CountryCode | undefined): number | undefined {
  if (!country) return undefined;
  if (!usualDigits.has(country)) {
    usualDigits.set(country, getExampleNumber(country, examples)?.nationalNumber.length);
  }
  return usualDigits.get(country);
}

import type { E164 } from '../../src/domain/phone.ts';

/** This many different numbers. */
export function makePhones(count: number): readonly E164[] {
  return Array.from({ length: count }, (_, n) => `+614370${String(n).padStart(5, '0')}` as E164);
}

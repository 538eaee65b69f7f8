import type { NumberKind } from '../../domain/number-kind.ts';

/** A number that cannot receive pictures: `Office 02 5550 1234 (landline)`. */
export const numberKindText = {
  landline: 'landline',
  tollFree: 'toll-free number',
  service: 'service number',
  premiumRate: 'premium-rate number',
  company: 'company number',
  pager: 'pager',
  voicemail: 'voicemail box',
} as const satisfies Readonly<Record<NumberKind, string>>;

import { expect, test } from 'vitest';
import { findPictureProblem } from '../../src/domain/number-kind.ts';
import type { E164 } from '../../src/domain/phone.ts';

test.each([
  ['+61298765432', "Landlines can't get pictures"],
  ['+442079460958', "Landlines can't get pictures"],
  ['+61131114', "Service numbers can't get pictures"],
  ['+611300123456', "Service numbers can't get pictures"],
  ['+611800123456', "Toll-free numbers can't get pictures"],
  ['+18005550123', "Toll-free numbers can't get pictures"],
  ['+611900654321', "Premium-rate numbers can't get pictures"],
  ['+443331234567', "Company numbers can't get pictures"],
  ['+923111111111', undefined],
])('%s: %s', (phone, what) => {
  expect(findPictureProblem(phone as E164)?.what).toBe(what);
});

test.each([
  ['+61437111222', 'a mobile'],
  ['+447400123456', 'a mobile'],
  ['+14155552671', 'a landline or a mobile, nobody can tell'],
  ['+525512345678', 'a landline or a mobile, nobody can tell'],
])('%s is sent to: %s', (phone) => {
  expect(findPictureProblem(phone as E164)).toBeUndefined();
});

import { expect, test } from 'vitest';
import type { E164 } from '../../src/domain/phone.ts';
import { findPictureProblem } from '../../src/domain/picture.ts';

test.each([
  ['+61298765432', 'landline'],
  ['+442079460958', 'landline'],
  ['+61131114', 'service'],
  ['+611300123456', 'service'],
  ['+611800123456', 'tollFree'],
  ['+18005550123', 'tollFree'],
  ['+611900654321', 'premiumRate'],
  ['+443331234567', 'company'],
  ['+923111111111', undefined],
])("the kind of %s, if it can't get pictures, is %s", (phone, numberKind) => {
  expect(findPictureProblem(phone as E164)).toEqual(
    numberKind && { code: 'no_pictures', numberKind },
  );
});

test.each([
  ['a mobile', 'a mobile'],
  ['a mobile', 'a mobile'],
  ['a landline or a mobile', 'a landline or a mobile, nobody can tell'],
  ['a landline or a mobile', 'a landline or a mobile, nobody can tell'],
])('%s may get pictures, as it is %s', (phone) => {
  expect(findPictureProblem(phone as E164)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { AppError, getErrorCode, RetryLaterError } from '../../src/core/errors.ts';

test("getErrorCode returns an AppError's code, and `error` for any other value", () => {
  expect(getErrorCode(new AppError('slack_away', { retry: 'later' }))).toBe('slack_away');
  expect(getErrorCode(new RetryLaterError(1))).toBe('not_yet');
  expect([
    getErrorCode(new Error('secret words')),
    getErrorCode('x'),
    getErrorCode(undefined),
  ]).toEqual(['error', 'error', 'error']);
});

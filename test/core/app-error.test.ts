import { expect, test } from 'vitest';
import { AppError, codeOf, NotYet } from '../../src/core/errors.ts';

test('the code of what went wrong; of what nobody thought of that it was an error', () => {
  expect(codeOf(new AppError('slack_away', { retry: 'later' }))).toBe('slack_away');
  expect(codeOf(new NotYet(1))).toBe('not_yet');
  expect([codeOf(new Error('secret words')), codeOf('x'), codeOf(undefined)]).toEqual([
    ...['error', 'error', 'error'],
  ]);
});

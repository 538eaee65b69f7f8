import pTimeout from 'p-timeout';
import { AppError } from '../../core/errors.ts';

/** Settles like `work`, or rejects with an AppError after `ms`. The work continues. */
export function withTimeout<T>(ms: number, work: Promise<T>): Promise<T> {
  return pTimeout(work, {
    milliseconds: ms,
    fallback: () => {
      throw new AppError('too_slow', { retry: 'later', message: `took more than ${ms} ms` });
    },
  });
}

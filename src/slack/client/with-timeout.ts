import { AppError } from '../../core/errors.ts';

/** The work's result, or an error when it takes longer. The work goes on all the same. */
export function withTimeout<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const tooSlow = () =>
      new AppError('too_slow', { retry: 'later', message: `took more than ${ms} ms` });
    const timer = setTimeout(() => reject(tooSlow()), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

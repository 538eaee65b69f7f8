import { AppError } from './core/errors.ts';

/**
 * Settles like `work`. After `ms`, settles as `giveUp` returns or throws, by default with an AppError,
 * while the work continues.
 */
export function withTimeout<T>(
  ms: number,
  work: Promise<T>,
  giveUp: () => T = () => {
    throw new AppError('too_slow', { retry: 'later', message: `took more than ${ms} ms` });
  },
): Promise<T> {
  return new Promise((resolve, reject) => {
    // Inside a promise, so that a thrown error becomes a rejection.
    const settle = () => Promise.resolve().then(giveUp).then(resolve, reject);
    const timer = setTimeout(settle, ms);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

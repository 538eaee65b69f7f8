import { AppError } from './core/errors.ts';

/**
 * Settles as `work`. After `ms`, settles as `giveUp` returns or throws, by default with an AppError, while the
 * work goes on.
 */
export function withTimeout<T>(
  ms: number,
  work: Promise<T>,
  giveUp: () => T = () => {
    throw new AppError('too_slow', { retry: 'later', message: `took more than ${ms} ms` });
  },
): Promise<T> {
  return new Promise((resolve, reject) => {
    // A promise turns what is thrown here into its rejection.
    const settle = () => Promise.resolve().then(giveUp).then(resolve, reject);
    const timer = setTimeout(settle, ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

import { PATIENCE_MS } from '../patience.ts';
import type { Changes } from './changes.ts';

/** Checks at every change. A wait that fails reports what could be seen instead. */
export function waitUntilSeen<T>(
  changes: Changes,
  describe: () => string,
  see: () => T | undefined | false | null,
  what: string,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let stop = (): void => {};
    const look = (): boolean => {
      try {
        const seen = see();
        if (seen === undefined || seen === false || seen === null) return false;
        stop();
        resolve(seen);
      } catch (error) {
        stop();
        reject(error);
      }
      return true;
    };
    if (look()) return;
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Slack did not show ${what} in ${timeoutMs} ms. There is:\n${describe()}`));
    }, timeoutMs);
    const unsubscribe = changes.on(look);
    stop = () => {
      clearTimeout(timer);
      unsubscribe();
    };
  });
}

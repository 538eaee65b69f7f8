import { PATIENCE_MS } from './patience.ts';

/** Lets tests and the page wait for something to happen instead of for a time. */
export interface Changes {
  /** Something changed that a person or an operator could see. */
  tell(): void;
  /** Returns a function that unsubscribes. */
  on(listener: () => void): () => void;
  /** Resolves as soon as `see` returns something truthy; checks at every change. Rejects if that takes too long. */
  until<T>(see: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
}

/** `describe` says what can be seen instead, for the error of a wait that fails. */
export function createChanges(describe: () => string): Changes {
  const listeners = new Set<() => void>();
  const on = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    tell: () => {
      for (const listener of [...listeners]) listener();
    },
    on,
    until: (see, what, timeoutMs = PATIENCE_MS) =>
      new Promise((resolve, reject) => {
        const look = () => {
          try {
            const seen = see();
            if (seen === undefined || seen === false || seen === null) return;
            end();
            resolve(seen);
          } catch (error) {
            end();
            reject(error);
          }
        };
        const forget = on(look);
        const timer = setTimeout(() => {
          end();
          reject(new Error(`did not see ${what} in ${timeoutMs} ms. There is:\n${describe()}`));
        }, timeoutMs);
        const end = () => {
          clearTimeout(timer);
          forget();
        };
        look();
      }),
  };
}

import { PATIENCE_MS } from '../patience.ts';

/** Lets tests and the page wait for an event instead of a time. */
export interface Changes {
  happened(): void;
  onChange(listener: () => void): () => void;
  until<T>(see: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
}

export function makeChanges(): Changes {
  const listeners = new Set<() => void>();

  const onChange = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  return {
    happened: () => {
      for (const listener of [...listeners]) listener();
    },
    onChange,
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
        const forget = onChange(look);
        const timer = setTimeout(() => {
          end();
          reject(new Error(`the pretend ClickSend waited ${timeoutMs} ms in vain for: ${what}`));
        }, timeoutMs);
        const end = () => {
          clearTimeout(timer);
          forget();
        };
        look();
      }),
  };
}

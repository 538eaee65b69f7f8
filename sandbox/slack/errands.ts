/**
 * What the world does at once and emulate hears of over HTTP (inviting, archiving). The app's
 * calls wait for it, so that nobody sees the difference.
 */
export interface Errands {
  run(errand: () => Promise<void>): void;
  done(): Promise<void>;
}

export function createErrands(): Errands {
  let last: Promise<void> = Promise.resolve();
  return {
    run: (errand) => {
      last = last.then(errand);
      // Told to whoever waits next; must not end the process before.
      last.catch(() => {});
    },
    done: () => last,
  };
}

import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../src/core/ports/clock.ts';
import type { Log } from '../../src/core/ports/log.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { createEmbeddedJobs } from '../../src/queue/embedded/embedded-jobs.ts';
import type { JobsWorld } from './contract.ts';

export const realClock: Clock = {
  now: () => Date.now(),
  wait: async (ms) => void (await wait(ms, undefined, { ref: false })),
};
export const noLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Job queues that open and close over one store. */
export function createStoredWorld(store: Store): JobsWorld {
  return {
    open: async () => createEmbeddedJobs({ store, clock: realClock, log: noLog }),
    close: () => store.close(),
  };
}

/** A promise that waits until the test opens the gate. */
export function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open,
    pass: async (): Promise<undefined> => {
      await opened;
      return undefined;
    },
  };
}

import { vi } from 'vitest';
import { PATIENCE_MS } from '../../src/sandbox/patience.ts';
import type { Life } from './life.ts';

/** Looks at a send again when nothing was heard of it for some time. */
const LATER = /^remind:/;

/** Whatever was begun is finished: no job waits but what is for later, and those that may. */
export async function atRest({ store }: Life, mayWait = LATER): Promise<void> {
  const look = async () => {
    const left = (await store.jobs()).filter((job) => !LATER.test(job) && !mayWait.test(job));
    if (left.length > 0) throw new Error(`left to do: ${left.join(', ')}`);
  };
  // Nobody tells when something changes in the app's store.
  await vi.waitFor(look, { timeout: PATIENCE_MS, interval: 100 });
}

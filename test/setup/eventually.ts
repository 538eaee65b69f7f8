import { PATIENCE_MS } from '../../sandbox/patience.ts';
import { wait } from '../world/waits.ts';

const EVERY_MS = 5;

/**
 * Repeats a check until it does not throw, and returns its result. Uses the process's clock: the real one,
 * or the virtual one of a simulated world.
 */
export async function retryUntilPasses<T>(check: () => T | Promise<T>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ; await wait(EVERY_MS)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

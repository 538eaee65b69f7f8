import { PATIENCE_MS } from '../../sandbox/patience.ts';

const EVERY_MS = 5;

/**
 * Checks again and again until the check throws nothing; gives what it returned. By the clock that the process
 * has: the real one, or the virtual one of a world whose time goes on.
 */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ; await passed(EVERY_MS)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

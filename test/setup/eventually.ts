import { vi } from 'vitest';
import { PATIENCE_MS } from '../../src/sandbox/patience.ts';

/** Checks again and again until the check throws nothing; gives what it returned. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE_MS, interval: 5 });
}

import type { Store } from '../../core/ports/store.ts';
import { BLOCK_TTL_MS, MARK_TTL_MS, MAX_LOST_RUNS, type RunMarks } from '../run-marks.ts';

/** Run marks of one process, in its store. */
export function createStoredRunMarks(store: Store): RunMarks {
  const markKey = (key: string) => `job-starts:${key}`;
  return {
    isMarked: async (key) => (await store.get<number>(markKey(key))) !== undefined,
    async markStart(key) {
      const lost = (await store.get<number>(markKey(key))) ?? 0;
      if (lost < MAX_LOST_RUNS) await store.put(markKey(key), lost + 1, MARK_TTL_MS);
      return lost;
    },
    clearMark: (key) => store.delete(markKey(key)),
    blockJob: (key) => store.put(markKey(key), MAX_LOST_RUNS + 1, BLOCK_TTL_MS),
  };
}

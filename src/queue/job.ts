/** A job as this process knows it; the ledger has the same in the store. */
export interface Job {
  readonly key: string;
  readonly name: string;
  readonly id: string;
  /** `running` until the end of its run is in the store. */
  state: 'waiting' | 'running' | 'gone';
  /** Unix ms. */
  dueAt: number;
  /** Another run was asked for while one was running: when that is due. */
  nextAt: number | undefined;
  /** Failed runs in a row. */
  failures: number;
}

/** A job's name in the ledger; names have no colon, ids may. */
export function jobKey(name: string, id: string): string {
  return `${name}:${id}`;
}

/** A job that waits. */
export function createWaitingJob(
  key: string,
  facts: Pick<Job, 'dueAt' | 'nextAt' | 'failures'>,
): Job {
  const colon = key.indexOf(':');
  return { key, name: key.slice(0, colon), id: key.slice(colon + 1), state: 'waiting', ...facts };
}

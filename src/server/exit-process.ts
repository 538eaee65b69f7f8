import type { Clock } from '../core/ports/clock.ts';

/** How long running writes may take. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Ends the process without waiting for its work. Calls `closeStore` first, because `process.exit` waits for
 * LMDB's writing thread, and a write in that thread may wait for this one, so both would hang. A process
 * whose store does not close is killed, which loses no more than a power cut.
 */
export async function exitProcess(
  code: number,
  options: {
    readonly closeStore: () => Promise<void>;
    readonly clock: Clock;
    readonly exit?: (code: number) => void;
    readonly kill?: () => void;
  },
): Promise<void> {
  const {
    closeStore,
    clock,
    exit = process.exit,
    kill = () => process.kill(process.pid, 'SIGKILL'),
  } = options;
  const closed = closeStore().then(
    () => true,
    () => true,
  );
  const timedOut = clock.wait(CLOSE_TIMEOUT_MS).then(() => false);
  if (!(await Promise.race([closed, timedOut]))) kill();
  exit(code);
}

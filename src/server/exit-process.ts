import type { Clock } from '../core/ports/clock.ts';

/** So long the writes that are under way may take to end. */
const LET_GO_WITHIN_MS = 1_000;

/**
 * Ends the process without waiting for its work; `letGo` closes what it has open. That comes first,
 * because `process.exit` waits for the thread in which LMDB writes, and a write in it may be waiting
 * for this one: both would wait for ever. What does not let go is killed, which loses no more than a
 * power cut.
 */
export async function exitProcess(
  code: number,
  options: {
    readonly letGo: () => Promise<void>;
    readonly clock: Clock;
    readonly exit?: (code: number) => void;
    readonly kill?: () => void;
  },
): Promise<void> {
  const {
    letGo,
    clock,
    exit = process.exit,
    kill = () => process.kill(process.pid, 'SIGKILL'),
  } = options;
  const free = letGo().then(
    () => true,
    () => true,
  );
  const late = clock.wait(LET_GO_WITHIN_MS).then(() => false);
  if (!(await Promise.race([free, late]))) kill();
  exit(code);
}

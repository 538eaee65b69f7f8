import { countBatches, type Send } from '../../domain/send.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Records } from '../records/records.ts';
import { loadBatches } from '../status/batch-outcomes.ts';

/** So many batches of one send are at ClickSend at a time; each that was tried makes room for the next. */
export const MAX_BATCHES_IN_FLIGHT = 2;

/** Longer than an order can take: one that began before is over, whatever its record says. */
const OVER_AFTER_MS = 30_000;

/** Keeps the batches of a big send from leaving all at once. */
export function createBatchLimiter(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
}) {
  const { records, jobs, clock } = tools;
  return { isCrowded, makeRoom };

  /** Whether as many of this send's batches are at ClickSend as may be; one that failed comes back whenever it likes. */
  async function isCrowded(send: Send, batch: number): Promise<boolean> {
    if (countBatches(send) <= MAX_BATCHES_IN_FLIGHT) return false;
    const since = clock.now() - OVER_AFTER_MS;
    const others = (await loadBatches(records, send)).filter(
      (fact, n) => n !== batch && fact?.kind === 'sending' && fact.at > since,
    );
    return others.length >= MAX_BATCHES_IN_FLIGHT;
  }

  /** This batch was tried, whatever came of it: the next one in its lane may leave. */
  async function makeRoom(send: Send, batch: number): Promise<void> {
    const next = batch + MAX_BATCHES_IN_FLIGHT;
    if (next >= countBatches(send) || (await records.batch.get(send.id, next))) return;
    await jobs.add('deliver', `${send.id}:${next}`);
  }
}

import type { Send } from '../../domain/send.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/records.ts';
import { extendRetention } from '../sends/extend-retention.ts';
import { appendChange, type SendSnapshot } from '../sends/load-snapshot.ts';
import { OVERDUE_AFTER_MS } from '../status/load-progress.ts';

/** Whether a send leaves now. */
export type DepartureClaim =
  /** As it stands at this moment; nothing can change it from here on. */
  | { readonly kind: 'leaves'; readonly snapshot: SendSnapshot }
  | { readonly kind: 'waits'; readonly forMs: number }
  /** Cancelled, or too late: its sender is asked. */
  | { readonly kind: 'stays' };
export type ClaimDeparture = (snapshot: SendSnapshot) => Promise<DepartureClaim>;

/**
 * Lets a send leave when its time has come: at once when it has none, or when ClickSend is to hold
 * it. From then on nobody can edit or cancel it here; who tries at the same moment loses or wins, and
 * never half.
 */
export function createClaimDeparture(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
}): ClaimDeparture {
  const { records, jobs, clock, log } = tools;
  return async (snapshot) => {
    const { send, ended } = snapshot;
    if (!send.schedule || ended === 'left') return { kind: 'leaves', snapshot };
    if (ended) return { kind: 'stays' };
    const lateMs = clock.now() - send.schedule.at;
    const isHeldHere = send.schedule.with === 'app';
    if (isHeldHere && lateMs < 0) return { kind: 'waits', forMs: -lateMs };
    if (lateMs > OVERDUE_AFTER_MS) return ask(send);
    return leave(send, lateMs);
  };

  async function leave(send: Send, lateMs: number): Promise<DepartureClaim> {
    const { at, with: holder } = send.schedule ?? { at: 0, with: 'app' };
    const result = await appendChange(
      records,
      send.id,
      { kind: 'left', at: clock.now() },
      // What was put off since is looked at again.
      ({ ended, send: now }) => !ended && now.schedule?.at === at,
    );
    if (!result) return { kind: 'stays' };
    const { claimed, snapshot } = result;
    if (!claimed && snapshot.ended !== 'left') {
      return snapshot.ended ? { kind: 'stays' } : { kind: 'waits', forMs: 0 };
    }
    if (claimed) {
      log.info({ sendId: send.id, holder, lateMs: Math.max(0, lateMs) }, 'scheduled send leaves');
      await extendRetention(records, snapshot, clock.now());
      if (holder === 'app') await records.listScheduledSends().remove(send.id);
      await jobs.add('report', send.id);
    }
    return { kind: 'leaves', snapshot };
  }

  /** Nobody wants the good-morning picture of yesterday without having been asked. */
  async function ask({ id }: Send): Promise<DepartureClaim> {
    log.warn({ sendId: id }, 'scheduled send is overdue; its sender is asked');
    await jobs.add('tell', id);
    await jobs.add('report', id);
    return { kind: 'stays' };
  }
}

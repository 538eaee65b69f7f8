import type { Schedule, Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { notifyAuthorJob, updatePostJob } from '../jobs.ts';
import { appendChange, extendRetention } from '../sends/change-log.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';
import { OVERDUE_AFTER_MS } from '../status/load-progress.ts';

/** Whether a send is submitted now. */
type DepartureClaim =
  /** With all changes so far; from here on nothing can change it. */
  | { readonly kind: 'leaves'; readonly snapshot: SendSnapshot }
  | { readonly kind: 'waits'; readonly forMs: number }
  /** Cancelled, or too late: its author is asked. */
  | { readonly kind: 'stays' };

type Tools = Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'>;

/**
 * Lets a send be submitted once it is due: at once if it is not scheduled, or if ClickSend holds it. From
 * then on nobody can edit or cancel it in the app. If several processes try at the same moment, one wins.
 */
export async function claimDeparture(
  tools: Tools,
  snapshot: SendSnapshot,
): Promise<DepartureClaim> {
  const { send, ended } = snapshot;
  if (!send.schedule || ended === 'left') return { kind: 'leaves', snapshot };
  if (ended) return { kind: 'stays' };
  const lateMs = tools.clock.now() - send.schedule.at;
  const isHeldHere = send.schedule.with === 'app';
  if (isHeldHere && lateMs < 0) return { kind: 'waits', forMs: -lateMs };
  if (lateMs > OVERDUE_AFTER_MS) return askAuthor(tools, send);
  return claim(tools, send, send.schedule, lateMs);
}

async function claim(
  { records, jobs, clock, log }: Tools,
  { id }: Send,
  { at, with: holder }: Schedule,
  lateMs: number,
): Promise<DepartureClaim> {
  const result = await appendChange(
    records,
    id,
    { kind: 'left', at: clock.now() },
    // A send that was postponed in the meantime is read again.
    ({ ended, send: now }) => !ended && now.schedule?.at === at,
  );
  if (!result) return { kind: 'stays' };
  const { claimed, snapshot } = result;
  if (!claimed && snapshot.ended !== 'left') {
    return snapshot.ended ? { kind: 'stays' } : { kind: 'waits', forMs: 0 };
  }
  if (claimed) {
    log.info({ sendId: id, holder, lateMs: Math.max(0, lateMs) }, 'sending the scheduled send now');
    await extendRetention(records, snapshot);
    if (holder === 'app') await records.scheduledSends().remove(id);
    await jobs.add(updatePostJob, id);
  }
  return { kind: 'leaves', snapshot };
}

/** Nobody wants yesterday's good-morning picture sent without being asked. */
async function askAuthor({ jobs, log }: Tools, { id }: Send): Promise<DepartureClaim> {
  log.warn({ sendId: id }, 'asking the author of an overdue scheduled send');
  await jobs.add(notifyAuthorJob, id);
  await jobs.add(updatePostJob, id);
  return { kind: 'stays' };
}

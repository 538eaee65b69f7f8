import type { Send, SendId } from '../../domain/send.ts';
import type { RecipientStatus, SendProgress } from '../../domain/send-progress.ts';
import type { CanSeeSend, Requester } from '../permissions/can-see-send.ts';
import type { Clock } from '../ports/clock.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';
import { loadProgress } from '../status/load-progress.ts';

/** A send that has not left, as it stands. */
export interface ScheduledSend {
  readonly send: Send;
  readonly progress: SendProgress;
  readonly isEdited: boolean;
}

/** What is scheduled, soonest first; without an asker: all of it. */
export type ListScheduledSends = (asker?: Requester) => Promise<readonly ScheduledSend[]>;

/** More than this wait for nobody who could read them all. */
const MOST = 500;
const AT_ONCE = 20;

/** The sends that are scheduled, here or at ClickSend. */
export function createListScheduledSends(tools: {
  readonly records: Records;
  readonly canSeeSend: CanSeeSend;
  readonly clock: Clock;
}): ListScheduledSends {
  const { records, canSeeSend, clock } = tools;
  return async (asker) => {
    const index = await records.scheduledSends().listOldest({ limit: MOST });
    const found: ScheduledSend[] = [];
    for (let n = 0; n < index.length; n += AT_ONCE) {
      const some = index.slice(n, n + AT_ONCE);
      const read = await Promise.all(some.map(({ member }) => find(member as SendId, asker)));
      found.push(...read.filter((one) => one !== undefined));
    }
    // An edit may have moved one that the index still has at its old place.
    return found.sort((one, other) => timeOf(one) - timeOf(other));
  };

  async function find(
    id: SendId,
    asker: Requester | undefined,
  ): Promise<ScheduledSend | undefined> {
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot) return undefined;
    const { send, changes } = snapshot;
    if (asker && !(await canSeeSend(send, asker))) return undefined;
    const progress = await loadProgress(records, send, clock.now());
    if (!progress.schedule) return undefined;
    return { send, progress, isEdited: changes.some(({ kind }) => kind === 'edited') };
  }
}

function timeOf({ send }: ScheduledSend): number {
  return send.schedule?.at ?? 0;
}

/** ClickSend may be about to take it. */
const toLeave: ReadonlySet<RecipientStatus> = new Set(['scheduled', 'waiting', 'unsure']);

/** To how many people a scheduled send will go. */
export function countPendingRecipients({ progress }: ScheduledSend): number {
  return progress.recipients.filter(({ state }) => toLeave.has(state)).length;
}

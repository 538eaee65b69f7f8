import type { Send, SendId } from '../../domain/send.ts';
import type { RecipientStatus, SendProgress } from '../../domain/send-progress.ts';
import { mapInChunks } from '../async/chunks.ts';
import type { AppContext } from '../context.ts';
import type { CanSeeSend, Requester } from '../permissions/visibility.ts';
import type { PostRef } from '../ports/send-posts.ts';
import { countEdits, loadSend, loadSnapshot } from '../sends/snapshot.ts';
import { loadProgress } from '../status/load-progress.ts';

export interface RecentSend {
  readonly send: Send;
  readonly progress: SendProgress;
  readonly post?: PostRef;
}

/** A person's latest sends (by Slack user id), newest first. */
export type ListRecentSends = (user: string) => Promise<readonly RecentSend[]>;

const MAX_RECENT_SENDS = 10;

export function createListRecentSends({
  records,
  clock,
}: Pick<AppContext, 'records' | 'clock'>): ListRecentSends {
  return async (user) => {
    const newest = await records.userSends(user).listNewest({ limit: MAX_RECENT_SENDS });
    return mapInChunks(newest, MAX_RECENT_SENDS, ({ member }) => loadRecentSend(member));
  };

  /** Undefined for a send that expired, or whose process died before storing it. */
  async function loadRecentSend(id: SendId): Promise<RecentSend | undefined> {
    const send = await loadSend(records, id);
    if (!send) return undefined;
    const progress = await loadProgress(records, send, clock.now());
    return { send, progress, post: await records.post.get(id) };
  }
}

/** A scheduled send that was not sent yet. */
export interface ScheduledSend {
  readonly send: Send;
  readonly progress: SendProgress;
  readonly isEdited: boolean;
}

/** The scheduled sends that the requester may see, soonest first. Without a requester, all of them. */
export type ListScheduledSends = (requester?: Requester) => Promise<readonly ScheduledSend[]>;

const CHUNK_SIZE = 20;

/** Lists scheduled sends, whether the app or ClickSend holds them. */
export function createListScheduledSends({
  records,
  clock,
  canSeeSend,
}: Pick<AppContext, 'records' | 'clock'> & {
  readonly canSeeSend: CanSeeSend;
}): ListScheduledSends {
  return async (requester) => {
    // All of them, because `/mms cancel all` must miss none, and other people's sends may be due first.
    const soonest = await records.scheduledSends().listOldest();
    const sends = await mapInChunks(soonest, CHUNK_SIZE, ({ member }) =>
      loadScheduledSend(member, requester),
    );
    // If an edit moved a send, the index still has its old time.
    return sends.toSorted((one, other) => getTime(one) - getTime(other));
  };

  async function loadScheduledSend(
    id: SendId,
    requester: Requester | undefined,
  ): Promise<ScheduledSend | undefined> {
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot) return undefined;
    const { send } = snapshot;
    if (requester && !(await canSeeSend(send, requester))) return undefined;
    const progress = await loadProgress(records, send, clock.now());
    if (!progress.schedule) return undefined;
    return { send, progress, isEdited: countEdits(snapshot) > 0 };
  }
}

function getTime({ send }: ScheduledSend): number {
  return send.schedule?.at ?? 0;
}

/** Includes `waiting` and `unsure`, because ClickSend may be about to accept the message. */
const pendingStatuses: ReadonlySet<RecipientStatus> = new Set(['scheduled', 'waiting', 'unsure']);

/** How many people a scheduled send will go to. */
export function countPendingRecipients({ progress }: ScheduledSend): number {
  return progress.recipients.filter(({ state }) => pendingStatuses.has(state)).length;
}

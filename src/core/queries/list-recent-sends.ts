import type { Send, SendId } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import { mapInChunks } from '../async/chunks.ts';
import type { AppContext } from '../context.ts';
import type { PostRef } from '../ports/send-posts.ts';
import { loadSend } from '../sends/snapshot.ts';
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
    return mapInChunks(newest, MAX_RECENT_SENDS, ({ member }) => loadRecentSend(member as SendId));
  };

  /** Undefined for a send that expired, or whose process died before storing it. */
  async function loadRecentSend(id: SendId): Promise<RecentSend | undefined> {
    const send = await loadSend(records, id);
    if (!send) return undefined;
    const progress = await loadProgress(records, send, clock.now());
    return { send, progress, post: await records.post.get(id) };
  }
}

import type { Send, SendId } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import type { Clock } from '../ports/clock.ts';
import type { PostRef } from '../ports/send-posts.ts';
import type { Records } from '../records/records.ts';
import { loadSend } from '../sends/load-snapshot.ts';
import { loadProgress } from '../status/load-progress.ts';

export interface RecentSend {
  readonly send: Send;
  readonly progress: SendProgress;
  readonly post?: PostRef;
}

/** A person's own sends, newest first. */
export type ListRecentSends = (user: string) => Promise<readonly RecentSend[]>;

const SHOWN = 10;

export function createListRecentSends(tools: {
  readonly records: Records;
  readonly clock: Clock;
}): ListRecentSends {
  const { records, clock } = tools;
  return async (user) => {
    const newest = await records.userSends(user).listNewest({ limit: SHOWN });
    const found = await Promise.all(newest.map(({ member }) => find(member as SendId)));
    return found.filter((one) => one !== undefined);
  };

  /** Undefined for one whose order was never stored, or left already. */
  async function find(id: SendId): Promise<RecentSend | undefined> {
    const send = await loadSend(records, id);
    if (!send) return undefined;
    const progress = await loadProgress(records, send, clock.now());
    const post = await records.post.get(id);
    return { send, progress, post };
  }
}

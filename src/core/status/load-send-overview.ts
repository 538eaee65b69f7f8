import type { Send, SendId } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { countEdits, findNewestVersion, loadSnapshot } from '../sends/snapshot.ts';
import { loadProgress } from './load-progress.ts';

/** A send and its progress, with the number of edits: recipient indexes refer to that version. */
export interface SendOverview {
  readonly send: Send;
  readonly progress: SendProgress;
  readonly edits: number;
}

/** Loads the newest version of a send. Undefined if there is none. */
export type LoadSendOverview = (id: SendId) => Promise<SendOverview | undefined>;

export function createLoadSendOverview({
  records,
  clock,
}: Pick<AppContext, 'records' | 'clock'>): LoadSendOverview {
  return async (id) => {
    const snapshot = await loadSnapshot(records, await findNewestVersion(records, id));
    if (!snapshot) return undefined;
    const { send } = snapshot;
    const progress = await loadProgress(records, send, clock.now());
    return { send, progress, edits: countEdits(snapshot) };
  };
}

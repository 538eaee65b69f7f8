import type { ResendScope } from '../../domain/draft.ts';
import { ERASED_PHONE } from '../../domain/mask-phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { isUnreachedStatus, listResent, listUnreached } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { listRemoved, type SendSnapshot } from '../sends/snapshot.ts';
import { findResentPhones } from './find-resent-phones.ts';
import { loadProgress } from './load-progress.ts';

/** With their index in the send. */
export type IndexedRecipient = Recipient & { readonly index: number };

export type FindResendRecipients = (
  snapshot: SendSnapshot,
  scope: ResendScope,
) => Promise<readonly IndexedRecipient[]>;

/**
 * Finds the recipients for a form that is filled from a send: all who are still in it, or those it did not reach. Nobody
 * whom somebody removed, unless that was everybody.
 */
export function createFindResendRecipients({
  records,
  clock,
}: Pick<AppContext, 'records' | 'clock'>): FindResendRecipients {
  return async (snapshot, scope) => {
    const { send, withdrawn } = snapshot;
    const progress = await loadProgress(records, send, clock.now());
    const removed = listRemoved(snapshot);
    const all = send.recipients
      .map((recipient, index) => ({ ...recipient, index }))
      .filter(({ phone, index }) => phone !== ERASED_PHONE && !removed.has(index));
    const isCancelled = (index: number) => progress.recipients[index]?.state === 'cancelled';
    if (scope === 'all') {
      // If all of it was cancelled, everybody is still in it.
      const rest = all.filter(({ index }) => !isCancelled(index));
      return rest.length > 0 ? rest : all;
    }
    const again = listResent(progress);
    const others = all.filter(({ index }) => !again.has(index));
    if (progress.notSentProblem) {
      // Another resend of the same send may have gone to some of them in its place.
      const elsewhere = await findResentPhones(
        { records, clock },
        { first: send.resendOf },
        send.id,
      );
      return others.filter(({ phone }) => !elsewhere.has(phone));
    }
    const isKeptBack = (index: number) =>
      progress.stop !== undefined && isCancelled(index) && !withdrawn.has(index);
    switch (scope) {
      case 'cancelled':
        return others;
      case 'failed': {
        const failed = new Set(listUnreached(progress).map(({ index }) => index));
        return others.filter(({ index }) => failed.has(index));
      }
      case 'keptBack':
        return others.filter(({ index }) => isKeptBack(index));
      case 'unreached':
        return others.filter(({ index }) => {
          const state = progress.recipients[index]?.state;
          return state !== undefined && isUnreachedStatus(state) && !isKeptBack(index);
        });
    }
  };
}

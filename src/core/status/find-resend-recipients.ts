import type { ResendScope } from '../../domain/draft.ts';
import { ERASED_PHONE } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import {
  isUnreachedStatus,
  listResent,
  listUnreached,
  type RecipientProgress,
} from '../../domain/send-progress.ts';
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

/** Finds the recipients for a form that is filled from a send: all who are still in it, or those it did not reach. */
export function createFindResendRecipients({
  records,
  clock,
}: Pick<AppContext, 'records' | 'clock'>): FindResendRecipients {
  return async (snapshot, scope) => {
    const { send, withdrawn } = snapshot;
    const all = send.recipients
      .map((recipient, index) => ({ ...recipient, index }))
      .filter(({ phone }) => phone !== ERASED_PHONE);
    const { recipients, notSentProblem, stop, resends } = await loadProgress(
      records,
      send,
      clock.now(),
    );
    if (scope === 'all') {
      // Recipients who were removed stay out, unless that was everybody.
      const cancelled = new Set(
        recipients.filter(({ state }) => state === 'cancelled').map(({ index }) => index),
      );
      const rest = all.filter(({ index }) => !withdrawn.has(index) && !cancelled.has(index));
      return rest.length > 0 ? rest : all;
    }
    const again = listResent({ resends });
    if (notSentProblem) {
      // Another resend of the same send may have gone to some of them in its place.
      const elsewhere = await findResentPhones(records, { first: send.resendOf }, send.id);
      return all.filter(({ index, phone }) => !again.has(index) && !elsewhere.has(phone));
    }
    if (scope === 'cancelled') {
      const removed = listRemoved(snapshot);
      return all.filter(({ index }) => !removed.has(index) && !again.has(index));
    }
    if (scope === 'failed') {
      const failed = new Set(listUnreached({ recipients, resends }).map(({ index }) => index));
      return all.filter(({ index }) => failed.has(index));
    }
    const isInScope = ({ index, state }: RecipientProgress) => {
      if (again.has(index)) return false;
      const isKeptBack = stop !== undefined && state === 'cancelled' && !withdrawn.has(index);
      return scope === 'keptBack' ? isKeptBack : isUnreachedStatus(state) && !isKeptBack;
    };
    const indexes = new Set(recipients.filter(isInScope).map(({ index }) => index));
    return all.filter(({ index }) => indexes.has(index));
  };
}

import type { ResendScope } from '../../domain/pending-draft.ts';
import { ERASED_PHONE } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipients.ts';
import type { RecipientProgress, RecipientStatus } from '../../domain/send-progress.ts';
import type { Clock } from '../ports/clock.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';
import { loadProgress } from './load-progress.ts';

/** With their place in the send as it stands. */
export type IndexedRecipient = Recipient & { readonly index: number };

export type FindResendRecipients = (
  snapshot: SendSnapshot,
  whom: ResendScope,
) => Promise<readonly IndexedRecipient[]>;

/** Not `unsure`: they may have it, and the question about them has buttons of its own. */
const UNREACHED: ReadonlySet<RecipientStatus> = new Set([
  'failed',
  'refused',
  'cancelled',
  'silent',
]);

/** Whom a form is for that is filled from a send: all who are still in it, or those it did not reach. */
export function createFindResendRecipients(tools: {
  readonly records: Records;
  readonly clock: Clock;
}): FindResendRecipients {
  const { records, clock } = tools;
  return async ({ send, withdrawn }, whom) => {
    const all = send.recipients
      .map((recipient, index) => ({ ...recipient, index }))
      .filter(({ phone }) => phone !== ERASED_PHONE);
    const { recipients, notSentProblem, stop } = await loadProgress(records, send, clock.now());
    if (whom === 'all') {
      // Whoever was taken out stays out, unless nobody else was in it.
      const out = new Set(
        recipients.filter(({ state }) => state === 'cancelled').map(({ index }) => index),
      );
      const left = all.filter(({ index }) => !withdrawn.has(index) && !out.has(index));
      return left.length > 0 ? left : all;
    }
    if (notSentProblem) return all;
    const isMeant = ({ index, state }: RecipientProgress) => {
      const isKeptBack = stop !== undefined && state === 'cancelled' && !withdrawn.has(index);
      return whom === 'keptBack' ? isKeptBack : UNREACHED.has(state) && !isKeptBack;
    };
    const meant = new Set(recipients.filter(isMeant).map(({ index }) => index));
    return all.filter(({ index }) => meant.has(index));
  };
}

import type { PendingDraft } from '../../domain/draft.ts';
import type { SendId } from '../../domain/send.ts';
import type { StoredDrafts } from '../records/compose-facts.ts';
import type { Records } from '../records/records.ts';

/** Who closes more reviews than this in a day has given up the older ones. */
const MAX_DRAFTS = 5;

/**
 * The drafts that a person reviewed but did not send, for each channel, and for all of them (''). There may be
 * several, because the form offers a draft and does not insist on it: people write something else first.
 */
export function createUnsentDrafts(records: Records) {
  return {
    find,

    async remember(id: SendId, user: string, channel: string): Promise<void> {
      const addFirst = (ids: readonly SendId[]) => [id, ...ids.filter((one) => one !== id)];
      await Promise.all([channel, ''].map((place) => change(user, place, addFirst)));
    },

    /** Deletes a draft that was not sent, because its author does not want it any more. */
    async discard(id: SendId, user: string): Promise<void> {
      const draft = await find([id], user);
      const places = new Set(['', draft?.draft.channel ?? '']);
      const removeIt = (ids: readonly SendId[]) => ids.filter((one) => one !== id);
      await Promise.all([...places].map((place) => change(user, place, removeIt)));
      if (draft) await records.deleteAbout('draft', id);
    },
  };

  /** The first of these drafts that was not sent. If a channel is given, only a draft for that channel counts. */
  async function find(
    ids: readonly SendId[],
    user: string,
    channel?: string,
  ): Promise<PendingDraft | undefined> {
    const keys = ids.map((id): [SendId] => [id]);
    const [drafts, sends] = await Promise.all([
      records.draft.getMany(keys),
      records.send.getMany(keys),
    ]);
    return drafts.find(
      (draft, n) =>
        draft?.user === user &&
        !sends[n] &&
        // A draft that goes out without being confirmed has no form to reopen.
        draft.asked.kind === 'form' &&
        (channel === undefined || draft.draft.channel === channel),
    );
  }

  /** Also removes those that were sent, so that there is room for those that were not. */
  async function change(
    user: string,
    place: string,
    edit: (ids: readonly SendId[]) => readonly SendId[],
  ): Promise<void> {
    for (;;) {
      const stored = await records.unsentDrafts.get(user, place);
      const ids = toDraftIds(stored);
      const sends = await records.send.getMany(ids.map((id): [SendId] => [id]));
      const next = edit(ids.filter((_, n) => !sends[n])).slice(0, MAX_DRAFTS);
      if (await records.unsentDrafts.compareAndSet(stored, next, user, place)) return;
    }
  }
}

export function toDraftIds(stored: StoredDrafts = []): readonly SendId[] {
  return typeof stored === 'string' ? [stored] : stored;
}

import type { Send } from '../../domain/send.ts';
import type { NoteKind } from '../ports/send-posts.ts';
import type { Change, TakeBack, TakenBack } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import { planOf, readStanding, type Standing, standingOf } from '../sends/load-snapshot.ts';

/** What people did to a send after it was ordered, as its thread tells it. */
export interface Doing {
  /** Of the note. */
  readonly id: string;
  readonly note: NoteKind;
}

/** In the order in which it was done. */
export async function doingsTo(records: Records, send: Send): Promise<readonly Doing[]> {
  if (!send.schedule) return [];
  const [ordered, standing] = await Promise.all([
    records.send.get(send.id),
    readStanding(records, send.id),
  ]);
  if (!ordered || !standing) return [];
  const changes = standing.changes.flatMap((change, n) => {
    const before = standingOf(ordered, standing.changes.slice(0, n));
    const note = noteOf(change, before);
    return note ? [{ id: `change-${n}`, note }] : [];
  });
  return [
    ...(await replaced(records, ordered)),
    ...changes,
    ...(await takenBack(records, standing)),
  ];
}

/** It stands in the place of one that ClickSend held and gave back. */
async function replaced(records: Records, send: Send): Promise<readonly Doing[]> {
  const id = await records.predecessor.get(send.id);
  const before = id && (await readStanding(records, id));
  if (!before) return [];
  const by = before.recall?.by ?? send.user;
  return [{ id: 'replaced', note: { kind: 'edited', by, before: planOf(before), after: send } }];
}

function noteOf(change: Change, before: Standing): NoteKind | undefined {
  const by = before.recall?.by ?? before.send.user;
  switch (change.kind) {
    case 'edited':
      return { kind: 'edited', by: change.by, before: planOf(before), after: change.plan };
    case 'withdrawn': {
      const phone = before.send.recipients[change.index]?.phone;
      return { kind: 'cancelled', by: change.by, recipient: phone || undefined };
    }
    case 'cancelled':
      return { kind: 'cancelled', by: change.by };
    case 'returned':
      return { kind: 'cancelled', by };
    case 'kept':
      return {
        kind: 'notCancelled',
        by,
        problem: change.problem,
        isForEdit: before.recall?.next ? true : undefined,
      };
    case 'left':
    case 'oneRecalled':
    case 'recalled':
    case 'replaced':
      return undefined;
  }
}

/** Single recipients whose messages ClickSend held. */
async function takenBack(records: Records, { send }: Standing): Promise<readonly Doing[]> {
  if (send.schedule?.with !== 'clicksend') return [];
  const { store } = records;
  const everyone = await records.takeBacks(send.id).oldest({ limit: Number.POSITIVE_INFINITY });
  const places = everyone.map(({ member }) => Number(member));
  const wanted = await store.getMany<TakeBack>(
    places.map((place) => records.takeBack.key(send.id, place)),
  );
  const answered = await store.getMany<TakenBack>(
    places.map((place) => records.takenBack.key(send.id, place)),
  );
  return places.flatMap((place, n) => {
    const [asked, answer] = [wanted[n], answered[n]];
    if (!asked || answer?.at !== asked.at) return [];
    const phone = send.recipients[place]?.phone;
    const whose = { by: asked.by, recipient: phone || undefined };
    const note: NoteKind = answer.problem
      ? { kind: 'notCancelled', ...whose, problem: answer.problem }
      : { kind: 'cancelled', ...whose };
    return [{ id: `taken-back-${place}-${asked.at}`, note }];
  });
}

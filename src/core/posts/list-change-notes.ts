import type { Send } from '../../domain/send.ts';
import type { ThreadNoteContent } from '../ports/send-posts.ts';
import type {
  MessageCancelRequest,
  MessageCancelResult,
  SendChange,
} from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';
import { applyChanges, getRemainingPlan, type SendSnapshot } from '../sends/snapshot.ts';

/** What people did to a send after it was ordered, as its thread tells it. */
export interface ChangeNote {
  /** Of the note. */
  readonly id: string;
  readonly note: ThreadNoteContent;
}

/** In the order in which it was done. */
export async function listChangeNotes(
  records: Records,
  send: Send,
): Promise<readonly ChangeNote[]> {
  if (!send.schedule) return [];
  const [ordered, snapshot] = await Promise.all([
    records.send.get(send.id),
    loadSnapshot(records, send.id),
  ]);
  if (!ordered || !snapshot) return [];
  const changes = snapshot.changes.flatMap((change, n) => {
    const before = applyChanges(ordered, snapshot.changes.slice(0, n));
    const note = noteOf(change, before);
    return note ? [{ id: `change-${n}`, note }] : [];
  });
  return [
    ...(await replaced(records, ordered)),
    ...changes,
    ...(await takenBack(records, snapshot)),
  ];
}

/** It stands in the place of one that ClickSend held and gave back. */
async function replaced(records: Records, send: Send): Promise<readonly ChangeNote[]> {
  const id = await records.predecessor.get(send.id);
  const before = id && (await loadSnapshot(records, id));
  if (!before) return [];
  const by = before.cancelRequest?.by ?? send.user;
  return [
    { id: 'replaced', note: { kind: 'edited', by, before: getRemainingPlan(before), after: send } },
  ];
}

function noteOf(change: SendChange, before: SendSnapshot): ThreadNoteContent | undefined {
  const by = before.cancelRequest?.by ?? before.send.user;
  switch (change.kind) {
    case 'edited':
      return {
        kind: 'edited',
        by: change.by,
        before: getRemainingPlan(before),
        after: change.plan,
      };
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
        isForEdit: before.cancelRequest?.next ? true : undefined,
      };
    case 'left':
    case 'oneRecalled':
    case 'recalled':
    case 'replaced':
      return undefined;
  }
}

/** Single recipients whose messages ClickSend held. */
async function takenBack(records: Records, { send }: SendSnapshot): Promise<readonly ChangeNote[]> {
  if (send.schedule?.with !== 'clicksend') return [];
  const { store } = records;
  const everyone = await records.messageCancelRequests(send.id).listOldest();
  const places = everyone.map(({ member }) => Number(member));
  const wanted = await store.getMany<MessageCancelRequest>(
    places.map((place) => records.messageCancelRequest.key(send.id, place)),
  );
  const answered = await store.getMany<MessageCancelResult>(
    places.map((place) => records.messageCancelResult.key(send.id, place)),
  );
  return places.flatMap((place, n) => {
    const [asked, answer] = [wanted[n], answered[n]];
    if (!asked || answer?.at !== asked.at) return [];
    const phone = send.recipients[place]?.phone;
    const whose = { by: asked.by, recipient: phone || undefined };
    const note: ThreadNoteContent = answer.problem
      ? { kind: 'notCancelled', ...whose, problem: answer.problem }
      : { kind: 'cancelled', ...whose };
    return [{ id: `taken-back-${place}-${asked.at}`, note }];
  });
}

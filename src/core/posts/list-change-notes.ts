import type { Send, SendId } from '../../domain/send.ts';
import type { ThreadNoteContent } from '../ports/send-posts.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import {
  applyChanges,
  getRemainingPlan,
  loadSnapshot,
  type SendSnapshot,
} from '../sends/snapshot.ts';

/** A note about what somebody did to a send after its form was submitted. */
export interface ChangeNote {
  readonly id: string;
  readonly note: ThreadNoteContent;
}

/** In the order in which the changes were made. */
export async function listChangeNotes(
  records: Records,
  send: Send,
): Promise<readonly ChangeNote[]> {
  if (!send.schedule) return [];
  const [original, snapshot] = await Promise.all([
    records.send.get(send.id),
    loadSnapshot(records, send.id),
  ]);
  if (!original || !snapshot) return [];
  const changes = snapshot.changes.flatMap((change, n) => {
    const before = applyChanges(original, snapshot.changes.slice(0, n));
    const note = buildNote(change, before);
    return note ? [{ id: `change-${n}`, note }] : [];
  });
  return [
    ...(await listReplacement(records, original)),
    ...changes,
    ...(await listMessageCancels(records, snapshot)),
  ];
}

/** The send replaced one that ClickSend held and that was cancelled. */
async function listReplacement(records: Records, send: Send): Promise<readonly ChangeNote[]> {
  const id = await records.predecessor.get(send.id);
  const before = id && (await loadSnapshot(records, id));
  if (!before) return [];
  const by = before.cancelRequest?.by ?? send.user;
  return [
    { id: 'replaced', note: { kind: 'edited', by, before: getRemainingPlan(before), after: send } },
  ];
}

function buildNote(change: SendChange, before: SendSnapshot): ThreadNoteContent | undefined {
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
      return phone && { kind: 'cancelled', by: change.by, recipient: phone };
    }
    case 'kept': {
      const { problem, unsent = [] } = change;
      const after = before.cancelRequest?.next?.plan;
      if (!after) return { kind: 'notCancelled', by, problem };
      return {
        kind: 'notEdited',
        by,
        problem,
        before: getRemainingPlan(before),
        after,
        unsent: unsent.flatMap((index) => before.send.recipients[index]?.phone ?? []),
      };
    }
    // The post says who cancelled all of it.
    case 'cancelled':
    case 'returned':
    case 'left':
    case 'oneRecalled':
    case 'recalled':
    case 'replaced':
      return undefined;
  }
}

/** The results of cancelling single messages that ClickSend held. */
async function listMessageCancels(
  records: Records,
  { send }: SendSnapshot,
): Promise<readonly ChangeNote[]> {
  if (send.schedule?.with !== 'clicksend') return [];
  const members = await records.messageCancelRequests(send.id).listOldest();
  const indexes = members.map(({ member }) => Number(member));
  const keys = indexes.map((index): [SendId, number] => [send.id, index]);
  const requests = await records.messageCancelRequest.getMany(keys);
  const results = await records.messageCancelResult.getMany(keys);
  return indexes.flatMap((index, n) => {
    const [request, result] = [requests[n], results[n]];
    if (!request || result?.at !== request.at) return [];
    // An erased recipient has no number, and a note always names somebody.
    const recipient = send.recipients[index]?.phone;
    if (!recipient) return [];
    const { by } = request;
    const note: ThreadNoteContent = result.problem
      ? { kind: 'notCancelled', by, recipient, problem: result.problem }
      : { kind: 'cancelled', by, recipient };
    return [{ id: `taken-back-${index}-${request.at}`, note }];
  });
}

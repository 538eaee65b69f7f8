import type { Plan, Send, SendId } from '../../domain/send.ts';
import type { SendChange } from '../records/change-facts.ts';

/** A send with what was done to it since it was ordered. */
export interface SendSnapshot {
  /** As it shall leave, or left: the plan as it was last edited. */
  readonly send: Send;
  /** Places, in that plan, of recipients who were taken out of it. */
  readonly withdrawn: ReadonlySet<number>;
  /** Nothing can be changed here any more: it left, or somebody cancelled all of it. */
  readonly ended?: 'left' | { readonly cancelledBy: string };
  /** Somebody wanted all of it back from ClickSend. */
  readonly cancelRequest?: CancelRequest;
  /** Oldest first. */
  readonly changes: readonly SendChange[];
}

export interface CancelRequest {
  readonly by: string;
  /** What shall go in its place. */
  readonly next?: { readonly id: SendId; readonly plan: Plan };
  readonly outcome: 'pending' | 'returned' | 'replaced' | 'kept';
}

/** Which version of a send it is: raised by everything that changes what goes to whom. */
export function getVersion({ changes }: Pick<SendSnapshot, 'changes'>): number {
  return changes.filter(({ kind }) => VERSIONS.has(kind)).length;
}

const VERSIONS: ReadonlySet<SendChange['kind']> = new Set(['edited', 'withdrawn', 'oneRecalled']);

/** How often a send was edited: places in it are of the plan after the last of these. */
export function countEdits({ changes }: Pick<SendSnapshot, 'changes'>): number {
  return changes.filter(({ kind }) => kind === 'edited').length;
}

/** What is still to be sent of it: without whoever was taken out. */
export function getRemainingPlan({
  send,
  withdrawn,
}: Pick<SendSnapshot, 'send' | 'withdrawn'>): Plan {
  const { id: _, user: __, submittedAt: ___, ...plan } = send;
  return { ...plan, recipients: plan.recipients.filter((_one, index) => !withdrawn.has(index)) };
}

/** The send as it stood after these changes to how it was ordered. */
export function applyChanges(send: Send, changes: readonly SendChange[]): SendSnapshot {
  let snapshot: SendSnapshot = { send, withdrawn: new Set(), changes };
  for (const change of changes) snapshot = changed(snapshot, change);
  return snapshot;
}

/** What the new plan does not have (a sender) the send has no more. */
function edited({ id, user, submittedAt }: Send, plan: Plan): Send {
  return { ...plan, id, user, submittedAt };
}

function changed(snapshot: SendSnapshot, change: SendChange): SendSnapshot {
  switch (change.kind) {
    case 'edited':
      // Its form was opened with all changes before it in sight: whoever was taken out is not in it.
      return { ...snapshot, send: edited(snapshot.send, change.plan), withdrawn: new Set() };
    case 'withdrawn':
      return { ...snapshot, withdrawn: new Set([...snapshot.withdrawn, change.index]) };
    case 'cancelled':
      return { ...snapshot, ended: { cancelledBy: change.by } };
    case 'left':
      return { ...snapshot, ended: 'left' };
    case 'recalled': {
      const { by, next } = change;
      return { ...snapshot, cancelRequest: { by, next, outcome: 'pending' } };
    }
    case 'oneRecalled':
      return snapshot;
    case 'returned':
    case 'replaced':
    case 'kept':
      return snapshot.cancelRequest
        ? { ...snapshot, cancelRequest: { ...snapshot.cancelRequest, outcome: change.kind } }
        : snapshot;
  }
}

/** Whether ClickSend holds a send until its time, as far as is known here. */
export function isHeldByClickSend(
  { send, ended, cancelRequest }: SendSnapshot,
  now: number,
): boolean {
  const isThere = ended === 'left' && send.schedule?.with === 'clicksend' && now < send.schedule.at;
  return isThere && cancelRequest?.outcome !== 'returned' && cancelRequest?.outcome !== 'replaced';
}

/** ClickSend is being asked to give all of it back. */
export function isCancelRequestOpen({ cancelRequest }: SendSnapshot): boolean {
  return cancelRequest?.outcome === 'pending';
}

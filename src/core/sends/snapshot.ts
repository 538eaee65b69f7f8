import { OPT_OUT_ACTOR } from '../../domain/opt-out.ts';
import type { Plan, Send, SendId } from '../../domain/send.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';

/** A send with all its changes applied. */
export interface SendSnapshot {
  /** With the plan of the last edit. */
  readonly send: Send;
  /** Indexes, in that plan, of recipients who were removed from it. */
  readonly withdrawn: ReadonlySet<number>;
  /** No change is possible in the app any more: the send was submitted, or somebody cancelled all of it. */
  readonly ended?: 'left' | { readonly cancelledBy: string };
  /** Somebody asked ClickSend to cancel the whole send. */
  readonly cancelRequest?: CancelRequest;
  /** Oldest first. */
  readonly changes: readonly SendChange[];
}

export interface CancelRequest {
  /** Slack user id. */
  readonly by: string;
  /** The version to send in its place. */
  readonly next?: { readonly id: SendId; readonly plan: Plan };
  readonly outcome: 'pending' | 'returned' | 'replaced' | 'kept';
}

/** Counts the changes of content and recipients. */
export function countRevisions({ changes }: SendSnapshot): number {
  return changes.filter(({ kind }) => versionKinds.has(kind)).length;
}

const versionKinds: ReadonlySet<SendChange['kind']> = new Set([
  'edited',
  'withdrawn',
  'oneRecalled',
]);

/** How many times a send was edited. A recipient's index refers to the plan of the last edit. */
export function countEdits({ changes }: SendSnapshot): number {
  return changes.filter(({ kind }) => kind === 'edited').length;
}

/**
 * Recipients whom somebody removed, in the app or at ClickSend, unless that was everybody: then nobody. Whoever opted out
 * was not removed: the ledger decides whether they may be texted, and says why not.
 */
export function listRemoved({ send, changes }: SendSnapshot): ReadonlySet<number> {
  const lastEdit = changes.findLastIndex(({ kind }) => kind === 'edited');
  const removed = new Set(
    changes
      .slice(lastEdit + 1)
      .flatMap((change) => (isRemoval(change) && change.by !== OPT_OUT_ACTOR ? change.index : [])),
  );
  return removed.size < send.recipients.length ? removed : new Set();
}

function isRemoval(
  change: SendChange,
): change is Extract<SendChange, { readonly kind: 'withdrawn' | 'oneRecalled' }> {
  return change.kind === 'withdrawn' || change.kind === 'oneRecalled';
}

/** The plan without recipients who were removed. */
export function getRemainingPlan({ send, withdrawn }: SendSnapshot): Plan {
  const { id: _, user: __, submittedAt: ___, resendOf: ____, ...plan } = send;
  return { ...plan, recipients: plan.recipients.filter((_one, index) => !withdrawn.has(index)) };
}

export function applyChanges(send: Send, changes: readonly SendChange[]): SendSnapshot {
  return changes.reduce(applyChange, { send, withdrawn: new Set<number>(), changes });
}

function applyChange(snapshot: SendSnapshot, change: SendChange): SendSnapshot {
  switch (change.kind) {
    case 'edited': {
      // The send loses fields that the new plan does not have, such as a sender. The form showed all
      // earlier changes, so recipients removed before are not in the plan.
      // Whether another resend took its place still counts.
      const { id, user, submittedAt, resendOf } = snapshot.send;
      const send = { ...change.plan, id, user, submittedAt, resendOf };
      return { ...snapshot, send, withdrawn: new Set() };
    }
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

/** Whether ClickSend holds the send until its time, as far as the app knows. */
export function isHeldByClickSend(
  { send, ended, cancelRequest }: SendSnapshot,
  now: number,
): boolean {
  const { schedule } = send;
  const isSubmitted = ended === 'left' && schedule?.with === 'clicksend' && now < schedule.at;
  return (
    isSubmitted && cancelRequest?.outcome !== 'returned' && cancelRequest?.outcome !== 'replaced'
  );
}

/** Whether all of it was cancelled. */
export function isCancelled({ ended, cancelRequest }: SendSnapshot): boolean {
  return typeof ended === 'object' || cancelRequest?.outcome === 'returned';
}

/** Whether ClickSend was asked to cancel the whole send and has not finished. */
export function isCancelRequestOpen({ cancelRequest }: SendSnapshot): boolean {
  return cancelRequest?.outcome === 'pending';
}

/** Most sends have no change, or one. */
const CHANGES_PER_READ = 4;

/** Undefined if there is no such send, or it expired. */
export async function loadSnapshot(
  records: Records,
  id: SendId,
): Promise<SendSnapshot | undefined> {
  const send = await records.send.get(id);
  if (!send) return undefined;
  // A send that goes out at once cannot be changed.
  return applyChanges(send, send.schedule ? await loadChanges(records, id) : []);
}

/** The send with the plan of its last edit. */
export async function loadSend(records: Records, id: SendId): Promise<Send | undefined> {
  return (await loadSnapshot(records, id))?.send;
}

/** They are numbered from 0 without gaps. */
async function loadChanges(records: Records, id: SendId): Promise<readonly SendChange[]> {
  const changes: SendChange[] = [];
  for (;;) {
    const keys = Array.from({ length: CHANGES_PER_READ }, (_, n): [SendId, number] => [
      id,
      changes.length + n,
    ]);
    for (const change of await records.change.getMany(keys)) {
      if (!change) return changes;
      changes.push(change);
    }
  }
}

/** The newest version of a send. An edit of a send that ClickSend holds cancels it and submits a new send. */
export async function findNewestVersion(records: Records, id: SendId): Promise<SendId> {
  const successor = await records.successor.get(id);
  return successor ? findNewestVersion(records, successor.id) : id;
}

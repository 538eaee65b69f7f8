import { computeSendDelay, type Plan, type Send, type SendId } from '../../domain/send.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';

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

/** So many changes are read at a time; most sends have none or one. */
const READ_AT_ONCE = 4;

/** The send as it stands; undefined when there is none (any more). */
export async function loadSnapshot(
  records: Records,
  id: SendId,
): Promise<SendSnapshot | undefined> {
  const send = await records.send.get(id);
  if (!send) return undefined;
  // One that goes out at once cannot be changed.
  return applyChanges(send, send.schedule ? await changesOf(records, id) : []);
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

/** The send as it shall leave, or left. */
export async function loadSend(records: Records, id: SendId): Promise<Send | undefined> {
  return (await loadSnapshot(records, id))?.send;
}

/**
 * Adds a change, unless it is too late for one. Of two at the same moment one comes first, and the
 * other is looked at anew with that one done: `allowed` decides by how things stand then.
 */
export async function appendChange(
  records: Records,
  id: SendId,
  change: SendChange,
  allowed: (snapshot: SendSnapshot) => boolean = ({ ended }) => !ended,
): Promise<{ readonly claimed: boolean; readonly snapshot: SendSnapshot } | undefined> {
  for (;;) {
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot) return undefined;
    if (!allowed(snapshot)) return { claimed: false, snapshot };
    // Kept until the retention time after it leaves, whichever plan holds: a change that ends before would be undone.
    const plan = change.kind === 'edited' ? change.plan : snapshot.send;
    const keptMs = Math.max(
      computeSendDelay(snapshot.send, change.at),
      computeSendDelay(plan, change.at),
    );
    const place = records.change.extendTtl(keptMs);
    if (await place.setIfAbsent(change, id, snapshot.changes.length)) {
      const after = applyChanges(await original(records, id, snapshot), [
        ...snapshot.changes,
        change,
      ]);
      return { claimed: true, snapshot: after };
    }
  }
}

async function original(records: Records, id: SendId, snapshot: SendSnapshot): Promise<Send> {
  return (await records.send.get(id)) ?? snapshot.send;
}

async function changesOf(records: Records, id: SendId): Promise<readonly SendChange[]> {
  const changes: SendChange[] = [];
  for (;;) {
    const keys = Array.from({ length: READ_AT_ONCE }, (_, n) =>
      records.change.key(id, changes.length + n),
    );
    const read = await records.store.getMany<SendChange>(keys);
    const known = read.slice(0, read.includes(undefined) ? read.indexOf(undefined) : read.length);
    changes.push(...known.filter((change) => change !== undefined));
    if (known.length < READ_AT_ONCE) return changes;
  }
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

import { type Plan, type Send, type SendId, untilItLeaves } from '../../domain/send.ts';
import type { Change } from '../records/facts.ts';
import type { Records } from '../records/records.ts';

/** A send with what was done to it since it was ordered. */
export interface Standing {
  /** As it shall leave, or left: the plan as it was last edited. */
  readonly send: Send;
  /** Places, in that plan, of recipients who were taken out of it. */
  readonly withdrawn: ReadonlySet<number>;
  /** Nothing can be changed here any more: it left, or somebody cancelled all of it. */
  readonly ended?: 'left' | { readonly cancelledBy: string };
  /** Somebody wanted all of it back from ClickSend. */
  readonly recall?: Recall;
  /** Oldest first. */
  readonly changes: readonly Change[];
}

export interface Recall {
  readonly by: string;
  /** What shall go in its place. */
  readonly next?: { readonly id: SendId; readonly plan: Plan };
  readonly outcome: 'pending' | 'returned' | 'replaced' | 'kept';
}

/** So many changes are read at a time; most sends have none or one. */
const READ_AT_ONCE = 4;

/** The send as it stands; undefined when there is none (any more). */
export async function readStanding(records: Records, id: SendId): Promise<Standing | undefined> {
  const send = await records.send.get(id);
  if (!send) return undefined;
  // One that goes out at once cannot be changed.
  return standingOf(send, send.schedule ? await changesOf(records, id) : []);
}

/** Which version of a send it is: raised by everything that changes what goes to whom. */
export function versionOf({ changes }: Pick<Standing, 'changes'>): number {
  return changes.filter(({ kind }) => VERSIONS.has(kind)).length;
}

const VERSIONS: ReadonlySet<Change['kind']> = new Set(['edited', 'withdrawn', 'oneRecalled']);

/** How often a send was edited: places in it are of the plan after the last of these. */
export function editsIn({ changes }: Pick<Standing, 'changes'>): number {
  return changes.filter(({ kind }) => kind === 'edited').length;
}

/** What is still to be sent of it: without whoever was taken out. */
export function planOf({ send, withdrawn }: Pick<Standing, 'send' | 'withdrawn'>): Plan {
  const { id: _, user: __, submittedAt: ___, ...plan } = send;
  return { ...plan, recipients: plan.recipients.filter((_one, index) => !withdrawn.has(index)) };
}

/** The send as it shall leave, or left. */
export async function readSend(records: Records, id: SendId): Promise<Send | undefined> {
  return (await readStanding(records, id))?.send;
}

/**
 * Adds a change, unless it is too late for one. Of two at the same moment one comes first, and the
 * other is looked at anew with that one done: `allowed` decides by how things stand then.
 */
export async function claimChange(
  records: Records,
  id: SendId,
  change: Change,
  allowed: (standing: Standing) => boolean = ({ ended }) => !ended,
): Promise<{ readonly claimed: boolean; readonly standing: Standing } | undefined> {
  for (;;) {
    const standing = await readStanding(records, id);
    if (!standing) return undefined;
    if (!allowed(standing)) return { claimed: false, standing };
    // Kept until the retention time after it leaves, whichever plan holds: a change that ends before would be undone.
    const plan = change.kind === 'edited' ? change.plan : standing.send;
    const keptMs = Math.max(
      untilItLeaves(standing.send, change.at),
      untilItLeaves(plan, change.at),
    );
    const place = records.change.longer(keptMs);
    if (await place.claim(change, id, standing.changes.length)) {
      const after = standingOf(await original(records, id, standing), [
        ...standing.changes,
        change,
      ]);
      return { claimed: true, standing: after };
    }
  }
}

async function original(records: Records, id: SendId, standing: Standing): Promise<Send> {
  return (await records.send.get(id)) ?? standing.send;
}

async function changesOf(records: Records, id: SendId): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (;;) {
    const keys = Array.from({ length: READ_AT_ONCE }, (_, n) =>
      records.change.key(id, changes.length + n),
    );
    const read = await records.store.getMany<Change>(keys);
    const known = read.slice(0, read.includes(undefined) ? read.indexOf(undefined) : read.length);
    changes.push(...known.filter((change) => change !== undefined));
    if (known.length < READ_AT_ONCE) return changes;
  }
}

/** The send as it stood after these changes to how it was ordered. */
export function standingOf(send: Send, changes: readonly Change[]): Standing {
  let standing: Standing = { send, withdrawn: new Set(), changes };
  for (const change of changes) standing = changed(standing, change);
  return standing;
}

/** What the new plan does not have (a sender) the send has no more. */
function edited({ id, user, submittedAt }: Send, plan: Plan): Send {
  return { ...plan, id, user, submittedAt };
}

function changed(standing: Standing, change: Change): Standing {
  switch (change.kind) {
    case 'edited':
      // Its form was opened with all changes before it in sight: whoever was taken out is not in it.
      return { ...standing, send: edited(standing.send, change.plan), withdrawn: new Set() };
    case 'withdrawn':
      return { ...standing, withdrawn: new Set([...standing.withdrawn, change.index]) };
    case 'cancelled':
      return { ...standing, ended: { cancelledBy: change.by } };
    case 'left':
      return { ...standing, ended: 'left' };
    case 'recalled': {
      const { by, next } = change;
      return { ...standing, recall: { by, next, outcome: 'pending' } };
    }
    case 'oneRecalled':
      return standing;
    case 'returned':
    case 'replaced':
    case 'kept':
      return standing.recall
        ? { ...standing, recall: { ...standing.recall, outcome: change.kind } }
        : standing;
  }
}

import { randomUUID } from 'node:crypto';
import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot, type SendSnapshot } from './snapshot.ts';

/**
 * Marks a store that was restored from a backup. The batches waiting in it may have been sent or cancelled since, and
 * the store does not know, so `submitMessages` looks for them at ClickSend first.
 */
export async function markStoreFromBackup({
  records,
  clock,
}: Pick<AppContext, 'records' | 'clock'>): Promise<void> {
  const fromBackupAt = clock.now();
  for (;;) {
    const mark = await records.storeIdentity.get();
    const isStored = mark
      ? await records.storeIdentity.compareAndSet(mark, { ...mark, fromBackupAt })
      : await records.storeIdentity.setIfAbsent({
          id: randomUUID(),
          since: fromBackupAt,
          fromBackupAt,
        });
    if (isStored) return;
  }
}

/** What a restored store knows of a send that was waiting in the backup. */
export interface BackupOrigin {
  /** The earliest time at which the send may have been submitted (Unix ms). */
  readonly since: number;
  /** The Slack user id of the person who confirmed the send after the restore. */
  readonly confirmedBy?: string;
}

/** Undefined if the store has no mark, or if the send began after the restore. */
export async function findBackupOrigin(
  records: Records,
  snapshot: SendSnapshot,
): Promise<BackupOrigin | undefined> {
  const backupAt = (await records.storeIdentity.get())?.fromBackupAt;
  if (backupAt === undefined) return undefined;
  const { send, changes } = snapshot;
  const [draft, replacedAt] = await Promise.all([
    records.draft.get(send.id),
    findReplacementTime(records, send.id),
  ]);
  const since = Math.min(send.submittedAt, draft?.at ?? Infinity, replacedAt);
  if (since > backupAt) return undefined;
  const saved = changes.findLast((one) => one.kind === 'edited' && one.at > backupAt);
  if (saved?.kind === 'edited') return { since, confirmedBy: saved.by };
  const isConfirmed = draft?.asked.kind === 'form' && send.submittedAt > backupAt;
  return { since, confirmedBy: isConfirmed ? send.user : undefined };
}

/** When somebody asked ClickSend to cancel an earlier version, so that this one takes its place. */
async function findReplacementTime(records: Records, id: SendId): Promise<number> {
  const replaced = await records.predecessor.get(id);
  const before = replaced && (await loadSnapshot(records, replaced));
  const request = before?.changes.find((one) => one.kind === 'recalled' && one.next?.id === id);
  return request?.at ?? Infinity;
}

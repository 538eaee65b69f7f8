import { randomUUID } from 'node:crypto';
import type { Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { Records } from '../records/records.ts';

/**
 * Marks a store that was put back from a backup. What waited in the backup may have been sent since, or cancelled, and
 * the store does not know, so `submitMessages` looks for it at ClickSend first.
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

/** When the backup was put back (Unix ms) that a send came out of, with everything the store knows of it until then. */
export async function findBackupTime(
  records: Pick<Records, 'storeIdentity'>,
  { submittedAt }: Pick<Send, 'submittedAt'>,
): Promise<number | undefined> {
  const at = (await records.storeIdentity.get())?.fromBackupAt;
  return at !== undefined && submittedAt <= at ? at : undefined;
}

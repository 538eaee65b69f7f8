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

/** Whether a send came out of a backup, with everything that the store knows of it until then. */
export async function isFromBackup(
  records: Pick<Records, 'storeIdentity'>,
  { submittedAt }: Pick<Send, 'submittedAt'>,
): Promise<boolean> {
  const mark = await records.storeIdentity.get();
  return mark?.fromBackupAt !== undefined && submittedAt <= mark.fromBackupAt;
}

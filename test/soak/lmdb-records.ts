import path from 'node:path';
import { open } from 'lmdb';

/** How many records the LMDB store has, read while the app writes to it. */
export function countRecords(dataDir: string): number {
  const root = open({ path: path.join(dataDir, 'slack-mms.mdb'), readOnly: true });
  const records = root.openDB({ name: 'records', encoding: 'string', keyEncoding: 'binary' });
  const { entryCount } = records.getStats() as { readonly entryCount: number };
  void root.close();
  return entryCount;
}

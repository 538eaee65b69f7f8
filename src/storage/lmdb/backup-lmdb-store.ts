import { randomUUID } from 'node:crypto';
import { access, chmod, chown, copyFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { AppError, getSystemErrorCode } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { checkLmdbFile } from './check-lmdb-file.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { lockDataDir } from './lock-data-dir.ts';
import { makePrivateFolder } from './make-private-folder.ts';
import { moveToNewPlace } from './move-to-new-place.ts';

const FILE = 'slack-mms.mdb';

interface BackupContents {
  readonly records: number;
}

/**
 * Copies the store of a folder to a new file while the app runs. LMDB copies a snapshot of one moment,
 * whatever is written during the copy. Throws an AppError if the target exists.
 */
export async function copyLmdbStore(dataDir: string, target: string): Promise<BackupContents> {
  const source = join(dataDir, FILE);
  await access(source).catch((cause: unknown) => {
    throw createBackupError(
      `There is no store at ${resolve(source)}. Is DATA_DIR the folder of the app?`,
      cause,
    );
  });
  await checkLmdbFile(source, { all: false }).catch((cause: unknown) => {
    throw createBackupError(`${resolve(source)} is damaged, or isn’t a store of this app.`, cause);
  });
  const draft = `${target}.${randomUUID()}`;
  try {
    await makePrivateFolder(dirname(resolve(target)));
    const store = openReadOnly(source);
    await store.backup(draft, true).finally(() => store.close());
    // It contains phone numbers and texts.
    await chmod(draft, 0o600);
    const contents = await readContents(draft);
    await moveToNewPlace(draft, target);
    return contents;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw createBackupError(explainUnwritable(target, cause), cause);
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Copies a backup, calls `change` with the copy, and moves the copy to a folder. Throws an AppError if the folder has a
 * store, if the app runs there, or if the file is not a backup.
 */
export async function restoreLmdbStore(
  dataDir: string,
  backup: string,
  change: (store: Store) => Promise<void>,
): Promise<BackupContents> {
  const contents = await readContents(backup);
  const release = await lockDataDir(dataDir);
  const place = join(dataDir, FILE);
  const draftDir = join(dataDir, `restore-${randomUUID()}`);
  const draft = join(draftDir, FILE);
  try {
    await makePrivateFolder(draftDir);
    await copyFile(backup, draft);
    // A backup may be read-only.
    await chmod(draft, 0o600);
    const store = await openLmdbStore({ dataDir: draftDir });
    await change(store).finally(() => store.close());
    await giveToOwner(draft, dataDir);
    await moveToNewPlace(draft, place);
    return contents;
  } catch (cause) {
    throw createBackupError(
      getSystemErrorCode(cause) === 'EEXIST'
        ? `${resolve(place)} already exists. Move it away first, together with ${FILE}-lock.`
        : explainUnwritable(place, cause),
      cause,
    );
  } finally {
    await rm(draftDir, { recursive: true, force: true });
    await release();
  }
}

async function readContents(file: string): Promise<BackupContents> {
  let store: RootDatabase | undefined;
  try {
    await checkLmdbFile(file, { all: true });
    store = openReadOnly(file);
    // The same options as the store uses.
    const records = store.openDB({ name: 'records', encoding: 'string', keyEncoding: 'binary' });
    return { records: records.getCount() };
  } catch (cause) {
    throw createBackupError(explainUnreadable(file, cause), cause);
  } finally {
    await store?.close();
    await rm(`${file}-lock`, { force: true });
  }
}

function openReadOnly(path: string): RootDatabase {
  return open({ path, readOnly: true, noSubdir: true });
}

/** The app's user could not open a file that root restored. */
async function giveToOwner(file: string, dataDir: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dataDir);
  await chown(file, uid, gid);
}

function explainUnreadable(file: string, cause: unknown): string {
  const code = getSystemErrorCode(cause);
  if (code === 'ENOENT') return `There is no file ${resolve(file)}.`;
  if (code === 'EACCES') return `This user may not read ${resolve(file)}.`;
  return `${file} isn’t a backup of this app, or it is damaged.`;
}

function explainUnwritable(file: string, cause: unknown): string {
  if (getSystemErrorCode(cause) === 'EEXIST') {
    return `${file} already exists, and a backup never overwrites a file. Choose another name.`;
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `${resolve(file)} can’t be written: ${reason}.`;
}

function createBackupError(message: string, cause: unknown): AppError {
  return new AppError('backup_failed', { retry: 'never', cause, message });
}

import { randomUUID } from 'node:crypto';
import {
  access,
  chmod,
  constants,
  copyFile,
  link,
  mkdir,
  open as openFile,
  rm,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { AppError } from '../../core/errors.ts';
import { lockDataDir } from './lock-data-dir.ts';

const FILE = 'slack-mms.mdb';

interface BackupContents {
  readonly records: number;
}

/**
 * Copies the store of a folder to a new file while the app runs. LMDB copies a snapshot of one moment,
 * whatever is written meanwhile. Throws an AppError if the target exists.
 */
export async function copyLmdbStore(dataDir: string, target: string): Promise<BackupContents> {
  const source = join(dataDir, FILE);
  await access(source).catch((cause: unknown) => {
    throw createBackupError(`There is no store at ${resolve(source)}`, cause);
  });
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${randomUUID()}`;
  try {
    const store = openReadOnly(source);
    await store.backup(draft, true).finally(() => store.close());
    // It contains phone numbers and texts.
    await chmod(draft, 0o600);
    const contents = await readContents(draft);
    // Makes the complete backup visible at once, and never overwrites another one.
    await link(draft, target).catch((cause: unknown) => {
      throw createBackupError(`${target} cannot be made, or is there already`, cause);
    });
    return contents;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Restores a backup to a folder without a store. Throws an AppError if there is one, if the app runs there,
 * or if the file is not a backup.
 */
export async function restoreLmdbStore(dataDir: string, backup: string): Promise<BackupContents> {
  const contents = await readContents(backup);
  const release = await lockDataDir(dataDir);
  const place = join(dataDir, FILE);
  try {
    await copyFile(backup, place, constants.COPYFILE_EXCL).catch((cause: unknown) => {
      throw createBackupError(
        `${resolve(place)} is there already: move it away first, with ${FILE}-lock`,
        cause,
      );
    });
    return contents;
  } finally {
    await release();
  }
}

async function readContents(file: string): Promise<BackupContents> {
  let store: RootDatabase | undefined;
  try {
    await checkIsWhole(file);
    store = openReadOnly(file);
    // The same options as the store uses.
    const records = store.openDB({ name: 'records', encoding: 'string', keyEncoding: 'binary' });
    return { records: records.getCount() };
  } catch (cause) {
    throw createBackupError(`${file} is no backup of this app`, cause);
  } finally {
    await store?.close();
    await rm(`${file}-lock`, { force: true });
  }
}

/** LMDB's two meta pages: the offsets of the magic number, the page size and the number of the last page. */
const META = { magicAt: 24, magic: 0xbeefc0de, pageSizeAt: 48, lastPageAt: 144, length: 160 };

/** LMDB maps a file into memory and trusts it: a truncated or foreign file would crash the process. */
async function checkIsWhole(path: string): Promise<void> {
  const file = await openFile(path, 'r');
  try {
    const { size } = await file.stat();
    let pageSize = 0;
    for (const page of [0, 1]) {
      const meta = Buffer.alloc(META.length);
      const { bytesRead } = await file.read(meta, 0, META.length, page * pageSize);
      pageSize = meta.readUInt32LE(META.pageSizeAt);
      const isMeta = bytesRead === META.length && meta.readUInt32LE(META.magicAt) === META.magic;
      if (!isMeta) throw new Error('not an LMDB file');
      const lastPage = Number(meta.readBigUInt64LE(META.lastPageAt));
      if (size < (lastPage + 1) * pageSize) throw new Error('the file is truncated');
    }
  } finally {
    await file.close();
  }
}

function openReadOnly(path: string): RootDatabase {
  return open({ path, readOnly: true, noSubdir: true });
}

function createBackupError(message: string, cause: unknown): AppError {
  return new AppError('backup_failed', { retry: 'never', cause, message });
}

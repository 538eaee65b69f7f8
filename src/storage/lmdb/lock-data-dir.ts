import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { acquireFileLock, type LockOwner } from './file-lock.ts';

/** Makes the folder if need be and takes it for this process alone; gives back what lets it go. */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const path = resolve(dataDir);
  const lock = await makeAndLock(path).catch((cause: unknown) => {
    throw new AppError('data_dir', { retry: 'never', cause, message: cannotUse(path, cause) });
  });
  if ('heldBy' in lock) {
    throw new AppError('data_dir_in_use', { retry: 'never', message: inUse(path, lock.heldBy) });
  }
  return lock.release;
}

async function makeAndLock(path: string) {
  await mkdir(path, { recursive: true });
  return acquireFileLock(join(path, 'slack-mms.lock'));
}

function inUse(path: string, owner: LockOwner): string {
  const since = new Date(owner.since).toISOString();
  return (
    `DATA_DIR ${path} is in use by process ${owner.pid} on ${owner.host}, since ${since}. ` +
    'Stop that process, or give this one another DATA_DIR.'
  );
}

function cannotUse(path: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const what = reasons[code];
  const text = what?.(path) ?? (cause instanceof Error ? cause.message : String(cause));
  return `DATA_DIR ${path} cannot be used: ${text}`;
}

const user = () => process.getuid?.() ?? process.env.USERNAME ?? 'this user';
const notAllowed = (path: string) =>
  `permission denied. Let user ${user()} write there (chown -R ${user()} ${path}), or set DATA_DIR to a folder where it can.`;
const notAFolder = () => 'a part of the path is a file, not a folder. Set DATA_DIR to a folder.';

const reasons: Readonly<Record<string, (path: string) => string>> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: () => 'the file system is read-only. Mount a volume that can be written there.',
  ENOSPC: () => 'the disk is full. Make room, or set DATA_DIR to another disk.',
  ENOTDIR: notAFolder,
  EEXIST: notAFolder,
};

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { acquireFileLock, type LockOwner } from './file-lock.ts';

/**
 * Creates the folder if needed and locks it for this process. Resolves to a function that releases the
 * lock. Throws an AppError if the folder is not usable or another process has it.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const path = resolve(dataDir);
  const lock = await createAndLock(path).catch((cause: unknown) => {
    throw new AppError('data_dir', {
      retry: 'never',
      cause,
      message: explainUnusable(path, cause),
    });
  });
  if ('owner' in lock) {
    throw new AppError('data_dir_in_use', {
      retry: 'never',
      message: explainInUse(path, lock.owner),
    });
  }
  return lock.release;
}

async function createAndLock(path: string) {
  await mkdir(path, { recursive: true });
  return acquireFileLock(join(path, 'slack-mms.lock'));
}

function explainInUse(path: string, owner: LockOwner): string {
  const since = new Date(owner.since).toISOString();
  return (
    `DATA_DIR ${path} is in use by process ${owner.pid} on ${owner.host}, since ${since}. ` +
    'Stop that process, or give this one another DATA_DIR.'
  );
}

function explainUnusable(path: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const text = REASONS[code]?.(path) ?? (cause instanceof Error ? cause.message : String(cause));
  return `DATA_DIR ${path} cannot be used: ${text}`;
}

const findUser = () => process.getuid?.() ?? process.env.USERNAME ?? 'this user';
const explainPermission = (path: string) =>
  `permission denied. Let user ${findUser()} write there (chown -R ${findUser()} ${path}), or set DATA_DIR to a folder where it can.`;
const explainNotFolder = () =>
  'a part of the path is a file, not a folder. Set DATA_DIR to a folder.';

const REASONS: Readonly<Record<string, (path: string) => string>> = {
  EACCES: explainPermission,
  EPERM: explainPermission,
  EROFS: () => 'the file system is read-only. Mount a volume that can be written there.',
  ENOSPC: () => 'the disk is full. Make room, or set DATA_DIR to another disk.',
  ENOTDIR: explainNotFolder,
  EEXIST: explainNotFolder,
};

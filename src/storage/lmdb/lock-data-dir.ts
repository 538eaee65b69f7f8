import { join, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { type DataDirProblem, explainDataDirError } from './explain-data-dir-error.ts';
import { acquireFileLock, type LockOwner } from './file-lock.ts';
import { makePrivateFolder } from './make-private-folder.ts';

/**
 * Creates the folder if needed and locks it for this process. Resolves to a function that releases the
 * lock. Throws an AppError if the folder is not usable or another process has it.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const path = resolve(dataDir);
  const lock = await createAndLock(path).catch((cause: unknown) => {
    throw createDataDirError(explainDataDirError(path, cause), cause);
  });
  if ('owner' in lock) {
    throw new AppError('data_dir_in_use', {
      retry: 'never',
      message: explainInUse(path, lock.owner),
    });
  }
  return lock.release;
}

/** An error for a folder or file in DATA_DIR that is not usable. */
export function createDataDirError({ what, how }: DataDirProblem, cause?: unknown): AppError {
  return new AppError('data_dir', {
    retry: 'never',
    cause,
    message: `DATA_DIR can’t be used: ${what}. ${how}.`,
  });
}

async function createAndLock(path: string) {
  await makePrivateFolder(path);
  return acquireFileLock(join(path, 'slack-mms.lock'));
}

function explainInUse(path: string, owner: LockOwner): string {
  const since = new Date(owner.since).toISOString();
  return (
    `DATA_DIR ${path} is in use by process ${owner.pid} on ${owner.host}, since ${since}. ` +
    'Stop that process, or give this one another DATA_DIR.'
  );
}

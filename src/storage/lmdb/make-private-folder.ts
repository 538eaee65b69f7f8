import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getSystemErrorCode } from '../../core/errors.ts';

/**
 * Makes a folder that only this user can open, because phone numbers and texts will be in it, and the folders
 * above. A folder that is there stays as it is. `mkdir` with `recursive` never ends where the system answers
 * ENOENT although the parent exists, as in /proc or with autofs.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = getSystemErrorCode(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || (await stat(parent).catch(() => undefined))) throw error;
    await makePrivateFolder(parent);
    await makePrivateFolder(path);
  }
}

import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getSystemErrorCode } from '../../core/errors.ts';

/**
 * Makes a folder that only this user can open, and its missing parents, because it will hold phone numbers and texts. An
 * existing folder stays as it is. `mkdir` with `recursive` is not used: it never ends if the system answers ENOENT although
 * the parent exists, as in /proc or with autofs.
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

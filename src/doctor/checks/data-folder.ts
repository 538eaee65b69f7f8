import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Finding } from './doctor-check.ts';
import { failCheck, passCheck, warnCheck } from './findings.ts';

const MB = 1024 * 1024;
const LITTLE = 200 * MB;
const TOO_LITTLE = 20 * MB;

/** Whether the folder is there, or can be made, and can be written. That a running app holds it is as it should be. */
export async function checkDataFolder(dataDir: string): Promise<Finding> {
  const path = resolve(dataDir);
  const kind = await kindOf(path);
  if (kind === 'none') return absent(path);
  if (kind === 'file') return failCheck(`${path} is a file`, 'Set DATA_DIR to a folder');
  const fault = await writeFault(path);
  if (fault) return notWritable(path, fault);
  return space(path);
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'none'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    return codeOf(error) === 'ENOTDIR' ? 'file' : 'none';
  }
}

/** The app makes it at its start; here it is only seen whether it can. */
async function absent(path: string): Promise<Finding> {
  let parent = dirname(path);
  while ((await kindOf(parent)) === 'none' && parent !== dirname(parent)) parent = dirname(parent);
  if ((await kindOf(parent)) === 'file') {
    return failCheck(`${path} cannot be made, as ${parent} is a file`, 'Set DATA_DIR to a folder');
  }
  try {
    await access(parent, constants.W_OK | constants.X_OK);
  } catch (error) {
    return notWritable(parent, codeOf(error));
  }
  return {
    state: 'fine',
    what: `${path} is not there yet; the app makes it when it starts`,
    fix: async () => {
      await mkdir(path, { recursive: true });
      return `made ${path}`;
    },
  };
}

async function writeFault(path: string): Promise<string | undefined> {
  const probe = join(path, `.doctor-${randomUUID()}`);
  try {
    await writeFile(probe, 'x');
    return undefined;
  } catch (error) {
    return codeOf(error);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

function notWritable(path: string, code: string): Finding {
  if (code === 'ENOSPC') return failCheck(`the disk of ${path} is full`, 'Make room on it');
  const user = process.getuid?.() ?? 'this user';
  return failCheck(
    `${path} cannot be written (${code})`,
    `Let user ${user} write there (chown -R ${user} ${path}), or set DATA_DIR to a folder where it can`,
  );
}

async function space(path: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const shown = `${path} has ${Math.round(free / MB)} MB free`;
  if (free < TOO_LITTLE) return failCheck(shown, 'Make room on that disk');
  return free < LITTLE ? warnCheck(shown, 'Make room on that disk') : passCheck(shown);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

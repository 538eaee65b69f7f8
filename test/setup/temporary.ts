import { accessSync, constants, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 4e9;

/**
 * A folder for all temporary files of a run. It is in memory if possible, because tests should wait for the
 * app and not for a busy disk. Processes are killed but the machine is not, so nothing is lost that way. It
 * is deleted when this process ends.
 */
export function makeTemporaryFolder(): string {
  const folder = path.join(isUsable(MEMORY) ? MEMORY : tmpdir(), `slack-mms-tests-${process.pid}`);
  // Vitest evaluates its settings once for each project. With a listener each, Node warns of a leak.
  if (mkdirSync(folder, { recursive: true }))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function isUsable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ENOUGH_BYTES;
  } catch {
    return false;
  }
}

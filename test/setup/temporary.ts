import { accessSync, constants, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 4e9;

/**
 * A folder for all temporary files of a run. Where there is a file system in memory it is there: what the
 * tests wait for is the app, never a disk that others keep busy. Processes are killed, the machine is
 * not, so it keeps as much. When this process ends it goes, with what the tests left in it.
 */
export function temporaryFolder(): string {
  const folder = path.join(isUsable(MEMORY) ? MEMORY : tmpdir(), `slack-mms-tests-${process.pid}`);
  mkdirSync(folder, { recursive: true });
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

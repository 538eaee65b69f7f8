import { randomUUID } from 'node:crypto';
import { link, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { getSystemErrorCode } from '../../core/errors.ts';

/** The process that holds a lock, as recorded in the lock's file. */
export interface LockOwner {
  readonly pid: number;
  /** When the process started, in kernel ticks, because a pid may be reused. */
  readonly start: string;
  /** Where the pid is valid: this boot of this machine, and which container. */
  readonly place: string;
  readonly host: string;
  /** Unix ms. */
  readonly since: number;
  readonly token: string;
}

type LockResult = { readonly release: () => Promise<void> } | { readonly owner: LockOwner };

/** How often the owner touches its file, because processes in other containers cannot see whether it runs. */
const TOUCH_EVERY_MS = 1_000;

/** An owner in another container that has not touched its file for this long is dead. */
const DEAD_AFTER_MS = 5 * TOUCH_EVERY_MS;

/** Acquires the lock of this file, unless a running process holds it. The lock of a dead process is taken over. */
export async function acquireFileLock(path: string): Promise<LockResult> {
  const me: LockOwner = {
    pid: process.pid,
    start: await readProcessStart(process.pid),
    place: await readPidScope(),
    host: hostname(),
    since: Date.now(),
    token: randomUUID(),
  };
  while (!(await createWithHardLink(path, me))) {
    const owner = await readOwner(path);
    if (owner === 'none') continue;
    if (owner !== 'unreadable' && (await isOwnerRunning(path, owner, me))) return { owner };
    await removeDeadLock(path, owner === 'unreadable' ? undefined : owner.token);
  }
  const timer = setInterval(() => void touch(path), TOUCH_EVERY_MS).unref();
  return {
    async release() {
      clearInterval(timer);
      const owner = await readOwner(path);
      if (typeof owner === 'object' && owner.token === me.token) await rm(path, { force: true });
    },
  };
}

/** Creates the file with all its content at once. False if it exists. */
async function createWithHardLink(path: string, owner: LockOwner): Promise<boolean> {
  const draft = `${path}.${owner.token}`;
  await writeFile(draft, JSON.stringify(owner));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (getSystemErrorCode(error) === 'EEXIST') return false;
    // Some mounted file systems have no hard links.
    return createExclusively(path, owner);
  } finally {
    await rm(draft, { force: true });
  }
}

async function createExclusively(path: string, owner: LockOwner): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if (getSystemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<LockOwner | 'none' | 'unreadable'> {
  try {
    const owner: unknown = JSON.parse(await readFile(path, 'utf8'));
    const isOwner = typeof owner === 'object' && owner !== null && 'token' in owner;
    return isOwner ? (owner as LockOwner) : 'unreadable';
  } catch (error) {
    if (getSystemErrorCode(error) === 'ENOENT') return 'none';
    if (error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
}

async function isOwnerRunning(path: string, owner: LockOwner, me: LockOwner): Promise<boolean> {
  if (owner.place === me.place) return isProcessRunning(owner.pid, owner.start);
  // Its pid means nothing here, so watch whether its file is still being touched.
  const first = await readTouchTime(path);
  const until = Math.min(Date.now(), first) + DEAD_AFTER_MS;
  while (Date.now() < until) {
    await wait(TOUCH_EVERY_MS / 4);
    if ((await readTouchTime(path)) !== first) return true;
  }
  return false;
}

const readTouchTime = async (path: string) =>
  (await stat(path).catch(() => undefined))?.mtimeMs ?? Number.NaN;

/** Removes the dead owner's file. If another process took the lock in the meantime, its file is put back. */
async function removeDeadLock(path: string, token: string | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (getSystemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readOwner(aside);
  if (typeof moved === 'object' && moved.token !== token) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  // The next touch makes up for a failed one.
  await utimes(path, now, now).catch(() => {});
}

/**
 * Where this process's pid is valid. Containers have their own pids (each has a 1), and after a reboot pids
 * are reused.
 */
async function readPidScope(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const pids = await readlink('/proc/self/ns/pid').catch(() => '');
  return boot ? `${boot.trim()} ${pids}` : hostname();
}

/** When a process started, in kernel ticks. '' if the system does not say, or there is no such process. */
async function readProcessStart(pid: number): Promise<string> {
  const { state, start } = await readProcStat(pid);
  // A killed process stays in the process table until its parent reaps it, but it no longer runs.
  return state === 'Z' || state === 'X' ? '' : start;
}

async function readProcStat(
  pid: number,
): Promise<{ readonly state: string; readonly start: string }> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The 2nd field is the program's name and may contain spaces and brackets; the 3rd is the state, the 22nd
  // the start time.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', start: fields[19] ?? '' };
}

/** Whether the process with this pid and start time is still running. */
async function isProcessRunning(pid: number, start: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // The process of another user.
    if (getSystemErrorCode(error) !== 'EPERM') return false;
  }
  return (await readProcessStart(pid)) === start;
}

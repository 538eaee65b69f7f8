import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { isProcessRunning, readPidScope, readProcessStart } from './process-identity.ts';

/** The process that has a lock, as the lock's file says. */
export interface LockOwner {
  readonly pid: number;
  /** When the process started, in the kernel's ticks: after a while the same pid may be another process. */
  readonly start: string;
  /** Where the pid is valid: this boot of this machine, and which container. */
  readonly place: string;
  readonly host: string;
  /** Unix ms. */
  readonly since: number;
  readonly token: string;
}

type LockResult = { readonly release: () => Promise<void> } | { readonly owner: LockOwner };

/** How often the owner touches its file, because processes of other containers cannot see whether it runs. */
const TOUCH_EVERY_MS = 1_000;
/** An owner of another container that touched nothing for so long is dead. */
const DEAD_AFTER_MS = 5 * TOUCH_EVERY_MS;

/** Takes the lock of this file, unless a running process has it. A dead process's lock is taken over. */
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

/** Creates the file with all its content at once; false if it exists. */
async function createWithHardLink(path: string, owner: LockOwner): Promise<boolean> {
  const draft = `${path}.${owner.token}`;
  await writeFile(draft, JSON.stringify(owner));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (getErrorCode(error) === 'EEXIST') return false;
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
    if (getErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<LockOwner | 'none' | 'unreadable'> {
  try {
    const owner: unknown = JSON.parse(await readFile(path, 'utf8'));
    const isOwner = typeof owner === 'object' && owner !== null && 'token' in owner;
    return isOwner ? (owner as LockOwner) : 'unreadable';
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return 'none';
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

/** Removes the dead owner's file. If another process has taken the lock meanwhile, its file is put back. */
async function removeDeadLock(path: string, token: string | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readOwner(aside);
  if (typeof moved === 'object' && moved.token !== token) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  // The next touch makes up for one that failed.
  await utimes(path, now, now).catch(() => {});
}

function getErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

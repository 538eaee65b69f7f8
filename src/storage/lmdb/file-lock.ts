import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { isProcessRunning, readPidScope, readProcessStart } from './process-identity.ts';

/** Who holds a lock, as its file says. */
export interface LockOwner {
  readonly pid: number;
  /** When the process started, by the kernel's count: a pid alone may be another process by now. */
  readonly start: string;
  /** Where its pid means something: this boot of this machine, and which container. */
  readonly place: string;
  readonly host: string;
  /** Unix ms. */
  readonly since: number;
  readonly token: string;
}

export type LockResult = { readonly release: () => Promise<void> } | { readonly heldBy: LockOwner };

/** How often the owner touches its file: processes of other containers cannot see that it lives. */
const beatMs = 1_000;
const silentMs = 5 * beatMs;

/** Takes the lock of this file, unless a living process has it. What a dead process left is taken over. */
export async function acquireFileLock(path: string): Promise<LockResult> {
  const me: LockOwner = {
    pid: process.pid,
    start: await readProcessStart(process.pid),
    place: await readPidScope(),
    host: hostname(),
    since: Date.now(),
    token: randomUUID(),
  };
  while (!(await createWhole(path, me))) {
    const owner = await readOwner(path);
    if (owner === 'none') continue;
    if (owner !== 'unreadable' && (await isAlive(path, owner, me))) return { heldBy: owner };
    await takeAway(path, owner === 'unreadable' ? undefined : owner.token);
  }
  const heart = setInterval(() => void beat(path), beatMs).unref();
  return {
    async release() {
      clearInterval(heart);
      const owner = await readOwner(path);
      if (typeof owner === 'object' && owner.token === me.token) await rm(path, { force: true });
    },
  };
}

/** Creates the file with all its content at once, or not at all if there is one. */
async function createWhole(path: string, owner: LockOwner): Promise<boolean> {
  const draft = `${path}.${owner.token}`;
  await writeFile(draft, JSON.stringify(owner));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Some mounted file systems have no hard links.
    return createPlain(path, owner);
  } finally {
    await rm(draft, { force: true });
  }
}

async function createPlain(path: string, owner: LockOwner): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<LockOwner | 'none' | 'unreadable'> {
  try {
    const owner: unknown = JSON.parse(await readFile(path, 'utf8'));
    const isOwner = typeof owner === 'object' && owner !== null && 'token' in owner;
    return isOwner ? (owner as LockOwner) : 'unreadable';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'none';
    if (error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
}

async function isAlive(path: string, owner: LockOwner, me: LockOwner): Promise<boolean> {
  if (owner.place === me.place) return isProcessRunning(owner.pid, owner.start);
  // Its pid says nothing here: watch whether its file is still being touched.
  const first = await touchedAt(path);
  const until = Math.min(Date.now(), first) + silentMs;
  while (Date.now() < until) {
    await wait(beatMs / 4);
    if ((await touchedAt(path)) !== first) return true;
  }
  return false;
}

const touchedAt = async (path: string) =>
  (await stat(path).catch(() => undefined))?.mtimeMs ?? Number.NaN;

/** Moves the dead owner's file away. Should it be a living one's by now, it is put back. */
async function takeAway(path: string, token: string | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readOwner(aside);
  if (typeof moved === 'object' && moved.token !== token) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function beat(path: string): Promise<void> {
  const now = new Date();
  // A missed beat is made good by the next.
  await utimes(path, now, now).catch(() => {});
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

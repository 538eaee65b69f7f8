import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** A program that some tests need in addition to Node. */
export interface Program {
  readonly name: string;
  /** An environment variable with its path. */
  readonly variable: string;
  /** Its names on PATH, and other places where it may be. */
  readonly commands: readonly string[];
  readonly places: readonly string[];
  /** The names of its packages for each installer: the first that the installer has is enough. */
  readonly packages: Readonly<Record<'apt-get' | 'brew', readonly string[]>>;
}

export const redisServer: Program = {
  name: 'redis-server',
  variable: 'REDIS_SERVER_PATH',
  commands: ['redis-server'],
  places: [],
  packages: { 'apt-get': ['redis-server'], brew: ['redis'] },
};

export const chromium: Program = {
  name: 'Chromium',
  variable: 'CHROMIUM_PATH',
  // The shell has no windows, so the same test takes two thirds of the CPU.
  commands: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'],
  places: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  packages: { 'apt-get': ['chromium-headless-shell', 'chromium'], brew: ['chromium'] },
};

export const programs: readonly Program[] = [redisServer, chromium];

/** Its path on this machine. Undefined if there is none. */
export function findProgram({ variable, commands, places }: Program): string | undefined {
  const fromEnvironment = process.env[variable];
  if (fromEnvironment) return fromEnvironment;
  return [...commands.flatMap(listOnPath), ...places].find(isExecutable);
}

/** Its path. If it is missing, throws an Error that says how to get it. */
export function requireProgram(program: Program): string {
  const path = findProgram(program);
  if (!path) throw new Error(`This test needs ${program.name}. ${explainInstall(program)}`);
  return path;
}

export function explainInstall({ packages, variable }: Program): string {
  const ways = Object.entries(packages).map(
    ([installer, names]) => `${installer} install ${names.join(' or ')}`,
  );
  return `Install it (${ways.join(', ')}), or set ${variable} to its path.`;
}

/** Whether this run skips the tests that need it, as scripts/test.ts decided. */
export function isLeftOut({ name }: Program): boolean {
  return (process.env.TESTS_LEAVE_OUT ?? '').split(',').includes(name);
}

function listOnPath(command: string): readonly string[] {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.filter(Boolean).map((folder) => path.join(folder, command));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

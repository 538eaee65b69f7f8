import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { getSystemErrorCode } from '../core/errors.ts';

/** Loads `.env` from the working folder into `env`, whose own values win. Returns its names; undefined if there is no such file. */
export function loadEnvFile(env: NodeJS.ProcessEnv, file = '.env'): readonly string[] | undefined {
  const text = readEnvFile(file);
  if (text === undefined) return undefined;
  const values = parseEnv(text);
  for (const [name, value] of Object.entries(values)) env[name] ??= value;
  return Object.keys(values);
}

/**
 * The text of an env file. Undefined if there is none. Throws an Error for the operator if it can't be read:
 * `process.loadEnvFile` takes such a file for a missing one, and the app would name every setting as missing.
 */
export function readEnvFile(file: string): string | undefined {
  try {
    // Some Windows editors begin a file with a byte order mark, which would become part of the first name.
    return decodeText(readFileSync(file)).replace(/^\uFEFF/, '');
  } catch (error) {
    const code = getSystemErrorCode(error) ?? 'unknown';
    if (code === 'ENOENT') return undefined;
    throw new Error(explainUnreadable(resolve(file), code), { cause: error });
  }
}

/** PowerShell and Notepad ("Unicode") also write UTF-16, in which every name would look like a missing one. */
function decodeText(bytes: Buffer): string {
  const [first, second] = bytes;
  // Without a byte order mark: every other byte of `NAME=` is 0.
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0))
    return new TextDecoder('utf-16le').decode(bytes);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0))
    return new TextDecoder('utf-16be').decode(bytes);
  return bytes.toString('utf8');
}

function explainUnreadable(path: string, code: string): string {
  const user = process.getuid?.() ?? process.env.USERNAME ?? 'this user';
  if (code === 'EACCES' || code === 'EPERM') {
    return `User ${user} may not read ${path}. Give it to that user (chown ${user} ${path}), or run this as its owner.`;
  }
  if (code === 'EISDIR') return `${path} is a folder, not a file. Remove it and run npm run setup.`;
  return `${path} can’t be read (${code}).`;
}

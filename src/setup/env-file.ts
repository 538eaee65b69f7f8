import { randomUUID } from 'node:crypto';
import { chown, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { getSystemErrorCode } from '../core/errors.ts';

type Values = Readonly<Record<string, string>>;

/** Readable by the owner only. */
const MODE = 0o600;

const HEAD = '# Written by the setup. All settings: docs/environment.md\n';

/** Replaces the whole file at once, so that a crash leaves either the old or the new one. */
export async function writeEnvFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: MODE, flag: 'wx' });
    await keepOwner(path, draft);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    const code = getSystemErrorCode(error) ?? 'unknown';
    const where = dirname(resolve(path));
    throw new Error(
      `${path} can’t be written in ${where} (${code}). Run this as the owner of that folder.`,
      { cause: error },
    );
  }
}

/** The app's user could not read a file that root replaced. */
async function keepOwner(path: string, draft: string): Promise<void> {
  const old = process.getuid?.() === 0 && (await stat(path).catch(() => undefined));
  if (old) await chown(draft, old.uid, old.gid);
}

/** The values as Node parses them. */
export function parseEnvText(text: string): Values {
  return Object.fromEntries(
    Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']),
  );
}

/** Sets these values where their names already are, or at the end. Leaves all other lines unchanged. */
export function setEnvValues(text: string, values: Values): string {
  const lines = (text || HEAD).replace(/\n$/, '').split('\n');
  for (const [name, value] of Object.entries(values)) {
    const line = `${name}=${quoteValue(value)}`;
    // If a name occurs twice, the last one wins.
    const at = lines.findLastIndex((one) =>
      new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`).test(one),
    );
    if (at === -1) lines.push(line);
    else lines[at] = line;
  }
  return `${lines.join('\n')}\n`;
}

const MARK = '# setup: ';

/** The setup's own notes in the file, as comments: `# setup: name=value`. */
export function parseMarks(text: string): Values {
  const marks = text.split('\n').filter((line) => line.startsWith(MARK));
  return Object.fromEntries(
    marks.map((line) => {
      const [name = '', ...rest] = line.slice(MARK.length).split('=');
      return [name, rest.join('=')];
    }),
  );
}

/** Sets this note and removes an older one with the same name. */
export function setMark(text: string, name: string, value: string): string {
  const lines = (text || HEAD).replace(/\n$/, '').split('\n');
  const others = lines.filter((line) => !line.startsWith(`${MARK}${name}=`));
  return `${[...others, `${MARK}${name}=${value}`].join('\n')}\n`;
}

/** Unquoted if every parser of env files accepts that, otherwise quoted. */
function quoteValue(value: string): string {
  if (/^[\w.:/@+=~,%-]*$/.test(value)) return value;
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}

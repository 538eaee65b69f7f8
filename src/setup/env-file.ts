import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

type Values = Readonly<Record<string, string>>;

/** For the owner alone. */
const MODE = 0o600;

const HEAD = '# Written by the set-up. All settings: docs/environment.md\n';

/** The text of an env file; '' when there is none. */
export async function readEnvFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Replaces the file as a whole, so that a crash leaves the old or the new one. */
export async function writeEnvFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: MODE, flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** The values as Node reads them. */
export function parseEnvText(text: string): Values {
  return Object.fromEntries(
    Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']),
  );
}

/** The text with these values set where their names stand, or at its end. All other lines stay as they are. */
export function setEnvValues(text: string, values: Values): string {
  const lines = (text || HEAD).replace(/\n$/, '').split('\n');
  for (const [name, value] of Object.entries(values)) {
    const line = `${name}=${quoteValue(value)}`;
    // Of two the last one counts.
    const at = lines.findLastIndex((one) =>
      new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`).test(one),
    );
    if (at === -1) lines.push(line);
    else lines[at] = line;
  }
  return `${lines.join('\n')}\n`;
}

const MARK = '# setup: ';

/** What the set-up noted for itself in the file, as comments: `# setup: name=value`. */
export function parseMarks(text: string): Values {
  const marks = text.split('\n').filter((line) => line.startsWith(MARK));
  return Object.fromEntries(
    marks.map((line) => {
      const [name = '', ...rest] = line.slice(MARK.length).split('=');
      return [name, rest.join('=')];
    }),
  );
}

/** The text with this note, instead of an older one of the same name. */
export function setMark(text: string, name: string, value: string): string {
  const lines = (text || HEAD).replace(/\n$/, '').split('\n');
  const others = lines.filter((line) => !line.startsWith(`${MARK}${name}=`));
  return `${[...others, `${MARK}${name}=${value}`].join('\n')}\n`;
}

/** Plain where every reader of such files takes it so; else in quotes. */
function quoteValue(value: string): string {
  if (/^[\w.:/@+=~,%-]*$/.test(value)) return value;
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { environmentSchema } from '../src/config.ts';

const BEGIN = '<!-- environment:begin -->';
const END = '<!-- environment:end -->';

/** The table of settings, from the schema. */
export function formatEnvironmentTable(): string {
  const rows = Object.entries(environmentSchema.shape).map(([name, field]) => {
    const fallback = field.safeParse(undefined);
    const value = fallback.success ? fallback.data : undefined;
    const shown = value === undefined ? (fallback.success ? '–' : 'required') : `\`${value}\``;
    return `| \`${name}\` | ${shown} | ${field.description ?? ''} |`;
  });
  return ['| name | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

/** Replaces the table between its markers in a text. */
export function replaceTable(text: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${BEGIN} and ${END} are missing`);
  return `${before}${BEGIN}\n${formatEnvironmentTable()}\n${END}${after}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync('docs/environment.md', replaceTable(readFileSync('docs/environment.md', 'utf8')));
}

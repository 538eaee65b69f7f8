import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { environmentSchema } from '../src/config.ts';

const BEGIN = '<!-- environment:begin -->';
const END = '<!-- environment:end -->';

/** The table of the environment, from the schema. */
export function environmentTable(): string {
  const rows = Object.entries(environmentSchema.shape).map(([name, field]) => {
    const standard = field.safeParse(undefined);
    const value = standard.success ? standard.data : undefined;
    const shown = value === undefined ? (standard.success ? '–' : 'required') : `\`${value}\``;
    return `| \`${name}\` | ${shown} | ${field.description ?? ''} |`;
  });
  return ['| name | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

/** A text with the table between its marks. */
export function withTable(text: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${BEGIN} and ${END} are missing`);
  return `${before}${BEGIN}\n${environmentTable()}\n${END}${after}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync('docs/environment.md', withTable(readFileSync('docs/environment.md', 'utf8')));
}

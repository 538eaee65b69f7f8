import { readFile, writeFile } from 'node:fs/promises';

const FILE = 'docs/bench.md';

/** Writes the results of a run between two markers in docs/bench.md; the surrounding text stays. */
export async function writeDocs(part: 'figures' | 'cost', markdown: string): Promise<void> {
  const text = await readFile(FILE, 'utf8');
  const marks = [`<!-- ${part}: written by npm run bench -->`, `<!-- end of ${part} -->`] as const;
  const [from, to] = marks.map((mark) => text.indexOf(mark));
  if (from === undefined || to === undefined || from === -1 || to < from) {
    throw new Error(`${FILE} has no marks for ${part}`);
  }
  await writeFile(FILE, `${text.slice(0, from)}${marks[0]}\n${markdown}\n${text.slice(to)}`);
}

/** A table in Markdown. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

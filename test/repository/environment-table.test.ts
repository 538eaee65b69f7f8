import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatEnvironmentTable, replaceTable } from '../../scripts/environment-table.ts';
import { environmentSchema } from '../../src/config.ts';

const names = Object.keys(environmentSchema.shape);

test('the table of settings matches the schema; to update it: npm run docs', () => {
  const page = readFileSync('docs/environment.md', 'utf8');
  expect(page).toBe(replaceTable(page));
});

test('every variable has a row with its meaning', () => {
  const rows = formatEnvironmentTable().split('\n').slice(2);
  expect(rows.map((row) => /^\| `(\w+)` \| \S+ \| .{10,} \|$/.exec(row)?.[1])).toEqual(names);
});

test('.env.example names every variable, sets none, and shows the defaults', () => {
  const text = readFileSync('.env.example', 'utf8');
  const lines = [...text.matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)];
  expect(lines.map(([, , name]) => name).sort()).toEqual([...names].sort());
  for (const [, isComment, name = '', value] of lines) {
    if (!isComment) expect(value).toBe('');
    const row = formatEnvironmentTable()
      .split('\n')
      .find((one) => one.startsWith(`| \`${name}\``));
    const isExample = name === 'REDIS_URL' || name.endsWith('_PROXY');
    if (isComment && !isExample) expect(row).toContain(`| \`${value}\` |`);
  }
});

import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { stories } from './stories.ts';
import { asText, readTable } from './table.ts';
import { inTable, type Row, settings, tryOut } from './try-out.ts';

/** Where the table is made anew: `npm run crash-table`. */
const made = process.env.CRASH_TABLE;
const document = readFileSync('docs/crash-table.md', 'utf8');
const all: Row[] = [];

for (const setting of settings) {
  test.each(stories)(`killed at every step (${setting}): $name`, async (story) => {
    const rows = await tryOut(story, setting);
    all.push(...rows);
    if (made) return;
    const expected = readTable(document, story.name, setting);
    expect(Object.fromEntries(inTable(rows))).toEqual(Object.fromEntries(expected));
  });
}

afterAll(() => {
  if (made) writeFileSync(made, asText(stories, all));
});

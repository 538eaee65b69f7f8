import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { stories } from './stories.ts';
import { formatTable, readTable } from './table.ts';
import { type Outcomes, type Setting, tryOut } from './try-out.ts';

/** The file in which `npm run crash-table` updates the table. */
const made = process.env.CRASH_TABLE;
const document = readFileSync('docs/crash-table.md', 'utf8');

/** Tries every step of every story. Each setting has a test file of its own, so that they run in parallel. */
export function tryEveryStep(setting: Setting): void {
  const outcomesByStep = new Map<string, Outcomes>();

  test.each(stories)(`killed at every step (${setting}): $name`, async (story) => {
    const outcomes = await tryOut(story, setting);
    outcomesByStep.set(story.name, outcomes);
    if (made) return;
    const expected = readTable(document, story.name, setting);
    expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(expected));
  });

  afterAll(() => {
    if (!made) return;
    const before = readFileSync(made, 'utf8');
    // Rows that were not tried here now stay unchanged.
    const listOutcomes = (story: string, one: Setting) =>
      (one === setting ? outcomesByStep.get(story) : undefined) ?? readTable(before, story, one);
    writeFileSync(made, formatTable(stories, listOutcomes));
  });
}

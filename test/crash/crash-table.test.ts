import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plainSend, stories } from './stories.ts';
import { readTable } from './table.ts';
import { listSteps, settings, tryOut } from './try-out.ts';

const document = readFileSync('docs/crash-table.md', 'utf8');

/** An order, a post, a receipt, a note, a reply: what it is about, before it and where it is done. */
const telling = /mms.send|batch|posting|postMessage|put receipt|swap report|Reply|claim reply/;

for (const setting of settings) {
  test.each(stories)(`each step has its row (${setting}): $name`, async (story) => {
    const rows = [...readTable(document, story.name, setting).keys()];
    const steps = await listSteps(story, setting);
    expect(rows.sort(), 'npm run crash-table makes the table anew').toEqual([...steps].sort());
  });

  test(`killed around what counts, each person gets it once and the thread says it once (${setting})`, async () => {
    const outcomes = await tryOut(plainSend, setting, telling);
    const rows = readTable(document, plainSend.name, setting);
    const expected = [...rows].filter(([step]) => outcomes.has(step));
    expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(expected));
  });
}

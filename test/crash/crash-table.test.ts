import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plainSend, stories } from './stories.ts';
import { readTable } from './table.ts';
import { listSteps, settings, tryOut } from './try-out.ts';

const document = readFileSync('docs/crash-table.md', 'utf8');

/** Steps about a batch, a post, a receipt, a note or a reply. */
const importantSteps =
  /mms.send|batch|posting|postMessage|put receipt|swap report|Reply|claim reply/;

for (const setting of settings) {
  test.each(stories)(
    `the crash table has a row for each step (${setting}): $name`,
    async (story) => {
      const rows = [...readTable(document, story.name, setting).keys()];
      const steps = await listSteps(story, setting);
      expect(rows.sort(), 'run npm run crash-table to update the table').toEqual([...steps].sort());
    },
  );

  test(`killed around each important step, each person gets one message and the thread one note (${setting})`, async () => {
    const outcomes = await tryOut(plainSend, setting, importantSteps);
    const rows = readTable(document, plainSend.name, setting);
    const expected = [...rows].filter(([step]) => outcomes.has(step));
    expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(expected));
  });
}

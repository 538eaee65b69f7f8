import type { Story } from './stories.ts';
import { type Outcomes, type Setting, settings } from './try-out.ts';

const about = `# The power is cut

*For people who ask what happens if the app dies halfway.* A process of the app is killed before or after every effect outside its own memory, and started again. This is what a person and ClickSend saw. \`npm run crash-table\` regenerates the table.

Each row was made in one process, on a virtual clock (\`test/world\`): the story runs once, and every change on the disk, every job and every call to Slack and ClickSend is counted. Then it runs again for each of these steps, once with a crash right before it and once right after it was carried out, before its response. **One machine** stores its jobs on its own disk. Of **two replicas** on a shared queue, the one that does the step dies. The app's own steps are named after its records; ids are left out, and a number says which of several.

Whether LMDB's file and a Redis contain the same as this simulated disk is tested with real processes and SIGKILL, at the most informative steps: \`test/processes/killed.test.ts\`. The fast tests try the steps around batches, posts, receipts and replies, and check that every step has its row; \`npm run test:full\` tries all steps.

- **before**: the change is not on the disk, the call was not carried out. **after**: it is, or was, but the app does not know.
- **once**: each person's message is at ClickSend once, the channel has one post, nothing appears twice in its thread, no question stays open, and no work is left over. **not sent**: the same, but no message is there.
- **did not work, done again**: Slack told the person that it did not work, or nothing happened, and they repeated it when the app was back.
- **looked for**, **found in the history**: the app did not know whether it had been done, and checked before repeating it.
- **not sure**: ClickSend's history did not show the batch, so a person was asked. *Check again* was pressed first, and *Send again* if that found nothing.`;

const NOT_TRIED = '– | –';

/** The whole table as Markdown: the outcomes of each story. */
export function formatTable(
  stories: readonly Story[],
  outcomesOf: (story: string, setting: Setting) => Outcomes,
): string {
  const tables = stories.map(({ name }) =>
    getTable(
      name,
      settings.map((setting) => outcomesOf(name, setting)),
    ),
  );
  return `${[about, ...tables].join('\n\n')}\n`;
}

function getTable(name: string, columns: readonly Outcomes[]): string {
  const steps = new Set(columns.flatMap((outcomes) => [...outcomes.keys()]));
  const lines = [
    ['step', ...settings.flatMap((setting) => [`${setting}, before`, `${setting}, after`])],
    ['---', ...settings.flatMap(() => ['---', '---'])],
    ...[...steps].map((step) => [
      step,
      ...columns.map((outcomes) => outcomes.get(step) ?? NOT_TRIED),
    ]),
  ];
  return [`## ${name}`, '', ...lines.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}

/** The outcomes of a story in this document, for a setting. */
export function readTable(text: string, story: string, setting: Setting): Outcomes {
  const section = text.split('\n## ').find((one) => one.startsWith(`${story}\n`)) ?? '';
  const at = 2 * settings.indexOf(setting);
  const cells = section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '));
  return new Map(
    cells
      .map(([step = '', ...outcomes]) => [step, outcomes.slice(at, at + 2).join(' | ')] as const)
      .filter(([, outcome]) => outcome !== NOT_TRIED),
  );
}

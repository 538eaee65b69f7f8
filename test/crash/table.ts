import type { Story } from './stories.ts';
import { type Outcomes, type Setting, settings } from './try-out.ts';

const about = `# The power is cut

*For whoever asks what happens when the app dies in the middle.* A process of the app is killed before or after each thing that it does outside of its own memory, and started again. This is what a person and ClickSend saw of it. \`npm run crash-table\` makes the table anew.

Each row was made in one process, on a virtual clock (\`test/world\`): the story is told once, and every change on the disk, every job and every call to Slack and ClickSend is counted. Then it is told again for each of these steps, once with a death right before it and once right after it was carried out, before its answer. **One machine** keeps its jobs on its own disk. Of **two replicas** on a shared queue, the one that does the step dies. What stands here of the app's own steps is named as its code names its records; ids are left out, and a number says which of several.

Whether LMDB's file and a Redis hold what this world's disk holds is tried with real processes and SIGKILL, at the most telling steps: \`test/processes/killed.test.ts\`. The fast tests try the steps around orders, posts, receipts and replies, and look that every step has its row; \`npm run test:full\` tries all steps.

- **before**: the change is not on the disk, the call was not carried out. **after**: it is, or was, and the app did not hear of it.
- **once**: each person's message is at ClickSend once, the channel has one post, nothing is said twice in its thread, no question stays open, and no work is left lying. **not sent**: the same, and nobody's is there.
- **did not work, done again**: Slack told the person that it did not work, or nothing came of it, and they did the same once more when the app was back.
- **looked for**, **found in the history**: the app did not know whether it had been done, and looked before doing it.
- **not sure**: ClickSend's history did not show the order, so a person was asked. *Check again* was pressed first, and *Send again* when that found nothing.`;

const NOT_TRIED = '– | –';

/** The whole table as Markdown: what each story came to. */
export function asText(
  stories: readonly Story[],
  outcomesOf: (story: string, setting: Setting) => Outcomes,
): string {
  const tables = stories.map(({ name }) =>
    tableOf(
      name,
      settings.map((setting) => outcomesOf(name, setting)),
    ),
  );
  return `${[about, ...tables].join('\n\n')}\n`;
}

function tableOf(name: string, columns: readonly Outcomes[]): string {
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

/** What a document says of a story in a setting. */
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

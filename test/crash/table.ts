import type { Phase, StoreName } from './step.ts';
import type { Story } from './story.ts';

/** What became of a story in which the power was cut at a step. */
export interface Row {
  readonly story: string;
  readonly step: string;
  readonly store: StoreName;
  readonly phase: Phase;
  readonly outcome: string;
  readonly isGood: boolean;
}

const about = `# The power is cut

The app, as it is built, is killed (SIGKILL) before or after each thing that it does outside of its own memory, and started again. This is what a person and ClickSend saw of it; \`npm run crash-table\` makes the table anew, and \`npm run test:full\` fails when an outcome is not a good one.

- **before**: the write is not on the disk, the call was not carried out. **after**: it is, or was, and the app did not hear of it.
- **once**: each person's message is at ClickSend once, the channel has one post, which shows the truth, nothing is said twice in its thread, and no work is left lying.
- **pressed again**: Slack told the person that it did not work, and they pressed the same button once more when the app was back.
- **looked for**, **found in the history**: the app did not know whether it had been done, and looked before doing it.
- **not sure**: ClickSend's history did not show the order, so a person was asked. *Check again* was pressed first, and *Send again* when that found nothing.`;

const columns = [
  ['lmdb', 'before'],
  ['lmdb', 'after'],
  ['redis', 'before'],
  ['redis', 'after'],
] as const;

/** The whole table as Markdown: what each story came to. */
export function asText(stories: readonly Story[], rows: readonly Row[]): string {
  return `${[about, ...stories.map((story) => tableOf(story, rows))].join('\n\n')}\n`;
}

function tableOf({ name, steps }: Story, all: readonly Row[]): string {
  const rows = all.filter(({ story }) => story === name);
  const lines = [
    ['step', ...columns.map(([store, phase]) => `${store}, ${phase}`)],
    ['---', ...columns.map(() => '---')],
    ...steps.map((step) => [
      step.name,
      ...columns.map(([store, phase]) => {
        const isIt = (row: Row) => row.step === step.name && row.store === store;
        return rows.find((row) => isIt(row) && row.phase === phase)?.outcome ?? '–';
      }),
    ]),
  ];
  return [`## ${name}`, '', ...lines.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}

import { LIMITS } from '../limits.ts';
import { FEEDBACK, PRESSED } from './buttons.ts';
import { imageElement } from './elements.ts';
import { anyText, plainText } from './objects.ts';
import { anything, boolean, byType, integer, list, oneOf, type Rule, string } from './rules.ts';
import { block, EVERYWHERE } from './shared-blocks.ts';

const card = block(
  {},
  {
    hero_image: imageElement,
    icon: imageElement,
    title: anyText(LIMITS.card.title),
    subtitle: anyText(LIMITS.card.subtitle),
    body: anyText(LIMITS.card.body),
    actions: list(byType(PRESSED), LIMITS.actions, 1),
  },
);

const container: Rule = block(
  { child_blocks: list(byType({ ...EVERYWHERE, table: anything }), LIMITS.container.blocks, 1) },
  {
    title: plainText(LIMITS.container.title),
    rich_text_title: anything,
    subtitle: anyText(LIMITS.container.title),
    width: oneOf('narrow', 'standard', 'wide', 'full'),
    icon: imageElement,
    is_collapsible: boolean,
    default_collapsed: boolean,
    has_header_divider: boolean,
  },
);

const taskCard = block(
  {
    task_id: string(LIMITS.id, 1),
    title: string(LIMITS.text.most, 1),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  { details: anything, output: anything, sources: anything },
);

const cells = list(list(anything, LIMITS.table.cells, 1), LIMITS.table.rows, 1);

/** Blocks that only messages have. */
export const IN_MESSAGES: Readonly<Record<string, Rule>> = {
  markdown: block({ text: string(LIMITS.markdown, 1) }),
  table: block({ rows: cells }, { column_settings: list(anything, LIMITS.table.cells) }),
  data_table: block(
    { rows: cells, caption: string(LIMITS.text.most, 1) },
    { page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
  ),
  context_actions: block({ elements: list(byType(FEEDBACK), LIMITS.contextActions, 1) }),
  card,
  carousel: block({ elements: list(card, LIMITS.carousel, 1) }),
  container,
  task_card: taskCard,
  plan: block({ title: string(LIMITS.text.most, 1) }, { tasks: list(taskCard, 100) }),
};

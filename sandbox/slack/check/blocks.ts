import { isJson, readJsonList, readList } from '../../json.ts';
import { LIMITS } from '../limits.ts';
import { CHOOSERS } from './elements.ts';
import { FILE_INPUT, INPUT_ELEMENTS } from './inputs.ts';
import { IN_MESSAGES } from './message-blocks.ts';
import { plainText } from './objects.ts';
import { boolean, byType, type Complain, list, type Rule } from './rules.ts';
import { block, EVERYWHERE } from './shared-blocks.ts';

type Surface = 'message' | 'modal' | 'home';

function checkInput(surface: Surface): Rule {
  const elements = { ...CHOOSERS, ...INPUT_ELEMENTS, ...(surface === 'modal' ? FILE_INPUT : {}) };
  return block(
    { label: plainText(LIMITS.label), element: byType(elements) },
    { hint: plainText(LIMITS.hint), optional: boolean, dispatch_action: boolean },
  );
}

const BY_SURFACE: Readonly<Record<Surface, Rule>> = {
  message: byType({ ...EVERYWHERE, ...IN_MESSAGES, input: checkInput('message') }),
  modal: byType({ ...EVERYWHERE, input: checkInput('modal') }),
  home: byType({ ...EVERYWHERE, input: checkInput('home') }),
};

export function checkBlocks(
  value: unknown,
  at: string,
  surface: Surface,
  complain: Complain,
): void {
  const most = surface === 'message' ? LIMITS.message.blocks : LIMITS.view.blocks;
  list(BY_SURFACE[surface], most)(value, at, complain);
  checkUniqueIds(value, at, complain);
  const tables = readJsonList(value).filter(({ type }) => type === 'table');
  if (tables.length > 1) complain('no more than 1 table allowed', at);
}

/** Block ids are unique within a message or view, action ids within a block. */
function checkUniqueIds(value: unknown, at: string, complain: Complain): void {
  const blockIds = new Set<unknown>();
  readList(value).forEach((each, index) => {
    if (!isJson(each)) return;
    const where = `${at}/${index}`;
    if (each.block_id !== undefined && blockIds.has(each.block_id))
      complain(`\`block_id\` already exists: ${String(each.block_id)}`, `${where}/block_id`);
    blockIds.add(each.block_id);
    const actionIds = new Set<unknown>();
    readJsonList(each.elements).forEach(({ action_id }, place) => {
      if (action_id !== undefined && actionIds.has(action_id))
        complain(
          `\`action_id\` already exists: ${String(action_id)}`,
          `${where}/elements/${place}/action_id`,
        );
      actionIds.add(action_id);
    });
  });
}

import { isJson, readJsonList, readList } from '../../json.ts';
import type { Complain } from './rules.ts';

/** Block ids are unique within a message or view, action ids within a block. */
export function checkUniqueIds(value: unknown, at: string, complain: Complain): void {
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

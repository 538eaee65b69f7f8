import type { SlackMessage } from '../../src/slack/messages/blocks/message.ts';

/**
 * A message as a person reads it: one line for each block, small text in brackets, buttons by
 * name.
 */
export function readMessage({ blocks }: SlackMessage): string {
  return blocks.map(getLine).join('\n');
}

/** Every text anywhere in the blocks. */
export function collectTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(collectTexts);
}

function getLine(block: SlackMessage['blocks'][number]): string {
  switch (block.type) {
    case 'section':
      return `${block.text?.text}${block.accessory ? ` [${formatAccessory(block.accessory)}]` : ''}`;
    case 'header':
      return `# ${block.text.text}`;
    case 'context':
      return `(${block.elements.map((one) => ('text' in one ? one.text : one.type)).join(' ')})`;
    case 'rich_text':
      return `> ${listRichTexts(block.elements).join('')}`;
    case 'actions':
      return block.elements
        .map((one) => `[${'text' in one ? getText(one.text) : formatChoices(one)}]`)
        .join(' ');
    default:
      return block.type;
  }
}

/** The choices of a menu: `… Edit | Cancel`. */
function formatChoices(menu: { readonly type: string }): string {
  if (menu.type !== 'overflow' || !('options' in menu) || !Array.isArray(menu.options))
    return menu.type;
  return `… ${menu.options.map(({ text }) => getText(text)).join(' | ')}`;
}

function formatAccessory(accessory: { readonly type: string }): string {
  if ('alt_text' in accessory) return `picture: ${String(accessory.alt_text)}`;
  return 'text' in accessory ? getText(accessory.text) : formatChoices(accessory);
}

function getText(text: unknown): string {
  return typeof text === 'object' && text !== null && 'text' in text ? String(text.text) : '';
}

function listRichTexts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(listRichTexts);
  if (typeof value !== 'object' || value === null) return [];
  if ('text' in value && typeof value.text === 'string') return [value.text];
  return 'elements' in value ? listRichTexts(value.elements) : [];
}

import type { KnownBlock } from '@slack/types';
import { buildSectionBlock, MAX_TEXT_LENGTH, type SlackMessage } from './message.ts';

/** A message of which Slack cannot render something: its text in the plainest of blocks, and its buttons. */
export function simplifyMessage({ text, blocks }: SlackMessage): SlackMessage {
  return { text, blocks: [...partsOf(text).map(buildSectionBlock), ...pickButtonBlocks(blocks)] };
}

/** The same without any block: there is nothing in it that Slack has to render. */
export function removeBlocks({ text }: SlackMessage): { readonly text: string } {
  return { text };
}

/** The rows of buttons that a message in another shape keeps. */
export function pickButtonBlocks(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
  return blocks.filter(({ type }) => type === 'actions').slice(0, 5);
}

/** All of it, cut where a section is full: before a surrogate pair or an escaped `&`, never in one. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > MAX_TEXT_LENGTH) {
    const full = rest
      .slice(0, MAX_TEXT_LENGTH)
      .replace(/(?:[\uD800-\uDBFF]|[&<][^;>\s]{0,500})$/, '');
    parts.push(full);
    rest = rest.slice(full.length);
  }
  return [...parts, rest];
}

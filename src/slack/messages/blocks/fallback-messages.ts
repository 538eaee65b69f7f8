import type { AnyBlock, KnownBlock } from '@slack/types';
import { postText } from '../../text/post.ts';
import { shortenText } from '../format/mrkdwn.ts';
import {
  buildContextBlock,
  buildSectionBlock,
  MAX_TEXT_LENGTH,
  type SlackMessage,
} from './message.ts';

/** A message or a modal without pictures, because Slack refuses all of it if it cannot load one of them. */
export function removePictures<T extends { readonly blocks: readonly AnyBlock[] }>(shown: T): T {
  if (!shown.blocks.some(hasPicture)) return shown;
  const blocks = shown.blocks.map((block) =>
    hasPicture(block) ? { ...block, accessory: undefined } : block,
  );
  return { ...shown, blocks };
}

function hasPicture(block: AnyBlock): boolean {
  return block.type === 'section' && 'accessory' in block && block.accessory?.type === 'image';
}

/** For a message that Slack cannot render: its text in plain sections, and its buttons. */
export function simplifyMessage({ text, blocks }: SlackMessage): SlackMessage {
  return { text, blocks: [...splitText(text).map(buildSectionBlock), ...pickButtonBlocks(blocks)] };
}

/** Only the text, without blocks that Slack could fail to render. */
export function removeBlocks({ text }: SlackMessage): { readonly text: string } {
  return { text };
}

/** A simpler message keeps its rows of buttons, and a menu beside its lines. */
function pickButtonBlocks(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
  return blocks
    .flatMap((block): readonly KnownBlock[] => {
      if (block.type === 'actions') return [block];
      const beside = block.type === 'section' ? block.accessory : undefined;
      return beside?.type === 'overflow' ? [{ type: 'actions', elements: [beside] }] : [];
    })
    .slice(0, 5);
}

/** Splits a text into sections, never inside a surrogate pair or an escaped character. */
function splitText(text: string): readonly string[] {
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

/** Far below every known limit of Slack. */
const MAX_SHORTENED_LENGTH = 1_000;

/** For a message that is too long for Slack: the beginning of its text, and its buttons. */
export function shortenMessage({ text, blocks }: SlackMessage): SlackMessage {
  const shortened = shortenText(text, MAX_SHORTENED_LENGTH);
  return {
    text: shortened,
    blocks: [
      buildSectionBlock(shortened),
      buildContextBlock(postText.shortened),
      ...pickButtonBlocks(blocks),
    ],
  };
}

import type { KnownBlock } from '@slack/types';
import { shortenText } from '../format/mrkdwn.ts';
import {
  buildContextBlock,
  buildSectionBlock,
  MAX_TEXT_LENGTH,
  type SlackMessage,
} from './message.ts';

/** A message of which Slack cannot render something: its text in the plainest of blocks, and its buttons. */
export function simplifyMessage({ text, blocks }: SlackMessage): SlackMessage {
  return { text, blocks: [...splitText(text).map(buildSectionBlock), ...pickButtonBlocks(blocks)] };
}

/** The same without any block: there is nothing in it that Slack has to render. */
export function removeBlocks({ text }: SlackMessage): { readonly text: string } {
  return { text };
}

/** The rows of buttons that a message in another shape keeps. */
function pickButtonBlocks(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
  return blocks.filter(({ type }) => type === 'actions').slice(0, 5);
}

/** All of it, cut where a section is full: before a surrogate pair or an escaped `&`, never in one. */
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

/** Far below every limit of Slack's that is known. */
const MAX_SHORTENED_LENGTH = 1_000;

/** A message that Slack found too long: the beginning of what it says, and its buttons. */
export function shortenMessage({ text, blocks }: SlackMessage): SlackMessage {
  const shortened = shortenText(text, MAX_SHORTENED_LENGTH);
  return {
    text: shortened,
    blocks: [buildSectionBlock(shortened), buildContextBlock(WHY), ...pickButtonBlocks(blocks)],
  };
}

const WHY = 'Slack did not take all of this, so it is shortened.';

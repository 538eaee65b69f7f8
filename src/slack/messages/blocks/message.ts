import type { KnownBlock } from '@slack/types';
import { shortenText } from '../format/mrkdwn.ts';

/** Slack takes 3,000 characters in a text or an update, and some 13,000 in all blocks of a message together. */
export const MAX_TEXT_LENGTH = 2_900;
const MAX_LINE_LENGTH = 600;

/** What chat.postMessage and chat.update take. `text` says all that the blocks say: screen readers and notifications read only the text. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** A text, and the blocks below it. */
export function buildMessage(text: string, ...more: KnownBlock[]): SlackMessage {
  return { text: shortenText(text, MAX_TEXT_LENGTH), blocks: [buildSectionBlock(text), ...more] };
}

/** A section for each line, so that a phone shows it whole. */
export function buildLinesMessage(texts: readonly string[], ...more: KnownBlock[]): SlackMessage {
  const lines = texts.map((text) => shortenText(text, MAX_LINE_LENGTH));
  return {
    text: shortenText(lines.join('\n'), MAX_TEXT_LENGTH),
    blocks: [...lines.map(buildSectionBlock), ...more],
  };
}

/** A section of mrkdwn. */
export function buildSectionBlock(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: shortenText(text, MAX_TEXT_LENGTH) } };
}

/** A small grey line, its parts beside each other. */
export function buildContextBlock(...texts: readonly string[]): KnownBlock {
  const elements = texts.map(
    (text) => ({ type: 'mrkdwn', text: shortenText(text, MAX_TEXT_LENGTH) }) as const,
  );
  return { type: 'context', elements };
}

/** Quotes what a person wrote. Slack ignores mentions, markup and links in rich text. */
export function buildQuoteBlock(
  ...texts: readonly (string | { readonly bold: string })[]
): KnownBlock {
  const elements = texts
    .filter((text) => text !== '')
    .map((text) =>
      typeof text === 'string'
        ? ({ type: 'text', text } as const)
        : ({ type: 'text', text: text.bold, style: { bold: true } } as const),
    );
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements }] };
}

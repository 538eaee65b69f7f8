import type { KnownBlock, PlainTextElement, SectionBlock } from '@slack/types';
import { shortenText } from '../format/mrkdwn.ts';

/** Slack accepts 3,000 characters in a text or an update, and about 13,000 in all blocks of a message together. */
export const MAX_TEXT_LENGTH = 2_900;
const MAX_LINE_LENGTH = 600;

/**
 * Arguments of chat.postMessage and chat.update. `text` says everything that the blocks say, because screen
 * readers and notifications use only the text.
 */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** For a response URL: only the person who pressed sees the new message, and the message with the button stays. */
export const PRIVATE = { response_type: 'ephemeral', replace_original: false } as const;

/** A part of a message or a modal that may be left out: `count > 0 && buildContextBlock(…)`. */
export type OptionalPart<T> = T | undefined | false | '';

/** The parts that are not left out. */
export function listParts<T extends object>(parts: readonly OptionalPart<T>[]): T[] {
  return parts.filter((part) => typeof part === 'object');
}

/** A text with blocks below it. */
export function buildMessage(text: string, ...more: OptionalPart<KnownBlock>[]): SlackMessage {
  return {
    text: shortenText(text, MAX_TEXT_LENGTH),
    blocks: [buildSectionBlock(text), ...listParts(more)],
  };
}

/** One section per line, so that a phone shows all of it. */
export function buildLinesMessage(
  texts: readonly string[],
  ...more: OptionalPart<KnownBlock>[]
): SlackMessage {
  const lines = texts.map((text) => shortenText(text, MAX_LINE_LENGTH));
  return {
    text: shortenText(lines.join('\n'), MAX_TEXT_LENGTH),
    blocks: [...lines.map(buildSectionBlock), ...listParts(more)],
  };
}

/** Blocks that say more or less than these lines of text. */
export function buildBlocksMessage(
  lines: readonly string[],
  blocks: readonly OptionalPart<KnownBlock>[],
): SlackMessage {
  return { text: shortenText(lines.join('\n'), MAX_TEXT_LENGTH), blocks: listParts(blocks) };
}

/** A section of mrkdwn. */
export function buildSectionBlock(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: shortenText(text, MAX_TEXT_LENGTH) } };
}

/** A section of text that Slack shows verbatim. */
export function buildPlainSection(text: string): KnownBlock {
  return { type: 'section', text: buildPlainText(text) };
}

/** A small grey line with its parts next to each other. */
export function buildContextBlock(...texts: readonly string[]): KnownBlock {
  const elements = texts.map(
    (text) => ({ type: 'mrkdwn', text: shortenText(text, MAX_TEXT_LENGTH) }) as const,
  );
  return { type: 'context', elements };
}

/** Quotes a person's text. Slack ignores mentions, mark-up and links in rich text. */
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

/** Text that Slack shows verbatim: no mark-up, no mentions. */
export function buildPlainText(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}

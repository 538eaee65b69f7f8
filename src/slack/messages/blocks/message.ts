import type { KnownBlock } from '@slack/types';
import { shorten } from '../format/mrkdwn.ts';

/** Slack takes 3,000 characters in a text or an update, and some 13,000 in all blocks of a message together. */
export const MOST_TEXT = 2_900;
const MOST_LINE = 600;

/** What chat.postMessage and chat.update take. `text` says all of it: screen readers and notifications read nothing else. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** One text, and nothing else but what is done about it. */
export function saying(text: string, ...more: KnownBlock[]): SlackMessage {
  return { text: shorten(text, MOST_TEXT), blocks: [section(text), ...more] };
}

/** Lines under each other, each with the room that it needs on a phone. */
export function listing(texts: readonly string[], ...more: KnownBlock[]): SlackMessage {
  const lines = texts.map((text) => shorten(text, MOST_LINE));
  return { text: shorten(lines.join('\n'), MOST_TEXT), blocks: [...lines.map(section), ...more] };
}

/** A section of mrkdwn. */
export function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: shorten(text, MOST_TEXT) } };
}

/** A small grey line, its parts beside each other. */
export function context(...texts: readonly string[]): KnownBlock {
  const elements = texts.map(
    (text) => ({ type: 'mrkdwn', text: shorten(text, MOST_TEXT) }) as const,
  );
  return { type: 'context', elements };
}

/** What somebody wrote. Rich text, because Slack does nothing with what stands in it: no mentions, no markup, no links. */
export function quote(...texts: readonly (string | { readonly bold: string })[]): KnownBlock {
  const elements = texts
    .filter((text) => text !== '')
    .map((text) =>
      typeof text === 'string'
        ? ({ type: 'text', text } as const)
        : ({ type: 'text', text: text.bold, style: { bold: true } } as const),
    );
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements }] };
}

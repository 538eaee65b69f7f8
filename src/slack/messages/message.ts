import type { KnownBlock } from '@slack/types';

/** What chat.postMessage and chat.update take. `text` says all of it: screen readers and notifications read nothing else. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** A section of mrkdwn. */
export function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** A small grey line of mrkdwn. */
export function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text }] };
}

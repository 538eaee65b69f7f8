import type { PlainTextElement } from '@slack/types';

/** Text that Slack shows verbatim: no mark-up, no mentions. */
export function buildPlainText(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}

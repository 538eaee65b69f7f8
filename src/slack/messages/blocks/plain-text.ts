import type { PlainTextElement } from '@slack/types';

/** Text that Slack shows as it is: no markup, no mentions. */
export function buildPlainText(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}

import { showMergeFields } from '../../../domain/merge-fields.ts';
import type { Plan } from '../../../domain/send.ts';
import { threadText } from '../../text/thread.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

/** Enough to tell two answers apart. */
const MAX_QUOTED = 60;

/**
 * `“See you at ten.” to Jo •••222`, because a thread may have several answers; only `who` for the message of
 * the post itself. Mrkdwn; `format` may leave it plain text.
 */
export function nameMessage(
  { threadTs, body, recipients }: Pick<Plan, 'threadTs' | 'body' | 'recipients'>,
  who: string,
  format: (text: string) => string = escapeMrkdwn,
): string {
  if (threadTs === undefined || !body.trim()) return who;
  const text = showMergeFields(body, recipients).replaceAll(/\s+/g, ' ').trim();
  return threadText.answerTo({ text: format(shortenText(text, MAX_QUOTED)), who });
}

import type { UnanswerableReason } from '../../../domain/sender.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

/** Why no STOP can come back, in mrkdwn. */
export function formatUnanswerableWarning(from: string, why: UnanswerableReason): string {
  const what = why === 'name' ? 'a name' : 'an own number';
  return `⚠️ *Nobody can reply to ${escapeMrkdwn(shortenText(from, 60))}*, because it is ${what}: STOP by reply cannot work with it. Put another way to opt out into the message.`;
}

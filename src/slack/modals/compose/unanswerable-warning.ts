import type { KnownBlock } from '@slack/types';
import { isName, type Unanswerable } from '../../../domain/sender.ts';
import { context } from '../../messages/blocks/message.ts';
import { escapeMrkdwn, shorten } from '../../messages/format/mrkdwn.ts';

const BLOCK_ID = 'unanswerable';

/** Under the sender in the form: the law of most places wants a way to say no. */
export function unanswerableBlocks({
  from = '',
  unanswerable = isName(from) ? 'name' : undefined,
}: {
  readonly from?: string;
  readonly unanswerable?: Unanswerable;
}): readonly KnownBlock[] {
  return unanswerable
    ? [{ ...context(unanswerableWords(from, unanswerable)), block_id: BLOCK_ID }]
    : [];
}

/** Whether the warning stands in a form, by the blocks that Slack says are in it. */
export function isWarned(blocks: readonly { readonly block_id?: string }[]): boolean {
  return blocks.some(({ block_id }) => block_id === BLOCK_ID);
}

/** mrkdwn */
export function unanswerableWords(from: string, why: Unanswerable): string {
  const what = why === 'name' ? 'a name' : 'an own number';
  return `⚠️ *Nobody can reply to ${escapeMrkdwn(shorten(from, 60))}*, because it is ${what}: STOP by reply cannot work with it. Put another way to opt out into the message.`;
}

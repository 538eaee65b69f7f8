import type { KnownBlock } from '@slack/types';
import { isSenderName, type UnanswerableReason } from '../../../domain/sender.ts';
import { buildContextBlock } from '../../messages/blocks/message.ts';
import { escapeMrkdwn, shortenText } from '../../messages/format/mrkdwn.ts';

const BLOCK_ID = 'unanswerable';

/** Under the sender in the form: the law of most places wants a way to say no. */
export function buildUnanswerableBlocks({
  from = '',
  unanswerable = isSenderName(from) ? 'name' : undefined,
}: {
  readonly from?: string;
  readonly unanswerable?: UnanswerableReason;
}): readonly KnownBlock[] {
  return unanswerable
    ? [{ ...buildContextBlock(formatUnanswerableWarning(from, unanswerable)), block_id: BLOCK_ID }]
    : [];
}

/** Whether the warning stands in a form, by the blocks that Slack says are in it. */
export function hasUnanswerableWarning(blocks: readonly { readonly block_id?: string }[]): boolean {
  return blocks.some(({ block_id }) => block_id === BLOCK_ID);
}

/** mrkdwn */
export function formatUnanswerableWarning(from: string, why: UnanswerableReason): string {
  const what = why === 'name' ? 'a name' : 'an own number';
  return `⚠️ *Nobody can reply to ${escapeMrkdwn(shortenText(from, 60))}*, because it is ${what}: STOP by reply cannot work with it. Put another way to opt out into the message.`;
}

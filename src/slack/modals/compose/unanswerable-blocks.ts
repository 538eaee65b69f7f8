import type { KnownBlock } from '@slack/types';
import { isSenderName, type UnanswerableReason } from '../../../domain/send.ts';
import { buildContextBlock } from '../../messages/blocks/message.ts';
import { formatUnanswerableWarning } from '../../messages/format/unanswerable-warning.ts';

const BLOCK_ID = 'unanswerable';

/** The warning at the top, where nobody overlooks it, because most laws require a way to opt out. */
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

/** Whether the blocks of an open form include the warning. */
export function hasUnanswerableWarning(blocks: readonly { readonly block_id?: string }[]): boolean {
  return blocks.some(({ block_id }) => block_id === BLOCK_ID);
}

import type { KnownBlock } from '@slack/types';
import type { CountryCode } from '../../../domain/phone.ts';
import { isSenderName, type UnanswerableReason } from '../../../domain/send.ts';
import { buildContextBlock } from '../../messages/blocks/message.ts';
import { formatUnanswerableWarning } from '../../messages/format/unanswerable-warning.ts';

/** The block id has the reason, so that the warning stays when the form changes for something else. */
const blockIds: Readonly<Record<UnanswerableReason, string>> = {
  name: 'unanswerable',
  own: 'unanswerable.own',
};

/** The warning at the top, where nobody overlooks it, because most laws require a way to opt out. */
export function buildUnanswerableBlocks({
  from = '',
  unanswerable = isSenderName(from) ? 'name' : undefined,
  country,
}: {
  readonly from?: string;
  readonly unanswerable?: UnanswerableReason;
  readonly country?: CountryCode;
}): readonly KnownBlock[] {
  if (!unanswerable) return [];
  const warning = buildContextBlock(formatUnanswerableWarning(from, unanswerable, country));
  return [{ ...warning, block_id: blockIds[unanswerable] }];
}

/** The reason in the warning of an open form. Undefined: it has none. */
export function findUnanswerableReason(
  blocks: readonly { readonly block_id?: string }[],
): UnanswerableReason | undefined {
  const reasons: readonly UnanswerableReason[] = ['name', 'own'];
  return reasons.find((reason) => blocks.some(({ block_id }) => block_id === blockIds[reason]));
}

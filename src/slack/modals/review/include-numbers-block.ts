import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { InclusionRequest } from '../../../core/compose/include-numbers.ts';
import type { PendingDraft } from '../../../domain/draft.ts';
import type { SendId } from '../../../domain/send.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildPlainText } from '../../messages/blocks/message.ts';

/** The button that includes or leaves out numbers that cannot receive pictures. */
export function buildIncludeNumbersBlock(
  { id, version }: Pick<PendingDraft, 'id' | 'version'>,
  { includesAll, words }: { readonly includesAll: boolean; readonly words: string },
): KnownBlock {
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: actionIds.includeNumbers,
        text: buildPlainText(words),
        value: JSON.stringify({ id, version, includesAll }),
      },
    ],
  };
}

const pressed = z.object({
  id: z.string().min(1),
  version: z.string().min(1),
  includesAll: z.boolean(),
});

/** The value of such a button. Undefined if it cannot be parsed. */
export function parseIncludeNumbersValue(
  value: string | undefined,
): Pick<InclusionRequest, 'id' | 'version' | 'includesAll'> | undefined {
  try {
    const { id, ...rest } = pressed.parse(JSON.parse(value ?? ''));
    return { id: id as SendId, ...rest };
  } catch {
    return undefined;
  }
}

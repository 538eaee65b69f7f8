import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { InclusionWanted } from '../../../core/compose/include-numbers.ts';
import type { DraftFact } from '../../../core/records/facts.ts';
import type { SendId } from '../../../domain/send.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { plain } from '../../messages/blocks/plain-text.ts';

/** The button that includes numbers which cannot get pictures, or leaves them out. */
export function includeBlock(
  { id, version }: Pick<DraftFact, 'id' | 'version'>,
  { includesAll, words }: { readonly includesAll: boolean; readonly words: string },
): KnownBlock {
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: actionIds.includeNumbers,
        text: plain(words),
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

/** What such a button stands for; undefined when that cannot be read. */
export function readInclusion(
  value: string | undefined,
): Pick<InclusionWanted, 'id' | 'version' | 'includesAll'> | undefined {
  try {
    const { id, ...rest } = pressed.parse(JSON.parse(value ?? ''));
    return { id: id as SendId, ...rest };
  } catch {
    return undefined;
  }
}

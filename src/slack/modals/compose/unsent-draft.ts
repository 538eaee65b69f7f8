import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildButton } from '../../messages/blocks/button.ts';
import { buildSectionBlock } from '../../messages/blocks/message.ts';
import { formatSlackTime } from '../../messages/format/mrkdwn.ts';
import { parseJson, sendIdSchema } from '../../reading/parse-json.ts';
import { composeText } from '../../text/modal.ts';

const unsentDraft = z.object({
  id: sendIdSchema,
  /** When it was reviewed, Unix ms. */
  at: z.number(),
  /** Where the form was opened. Undefined: where nothing can be posted. */
  channel: z.string().optional(),
});

/** The draft that a form opened with. */
export type UnsentDraft = Readonly<z.infer<typeof unsentDraft>>;

/** Says where the content comes from, with the button that empties the form. */
export function buildUnsentDraftBlocks(unsent: UnsentDraft | undefined): readonly KnownBlock[] {
  if (!unsent) return [];
  const { notice, startButton } = composeText.unsent;
  const button = buildButton(actionIds.startNew, startButton, { value: JSON.stringify(unsent) });
  const section = buildSectionBlock(notice({ time: formatSlackTime(unsent.at) }));
  return [{ ...section, accessory: button }];
}

/** The value of that button. */
export function parseUnsentDraft(value: string | undefined): UnsentDraft | undefined {
  return parseJson(value, unsentDraft);
}

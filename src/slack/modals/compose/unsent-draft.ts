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
  /** When the author reviewed it (Unix ms). */
  at: z.number(),
  /** The channel where the form was opened. Undefined if the app cannot post there. */
  channel: z.string().optional(),
});

/** The draft that a form opened with. */
export type UnsentDraft = Readonly<z.infer<typeof unsentDraft>>;

/** Says that the form holds an unsent message, with the button that empties the form. */
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

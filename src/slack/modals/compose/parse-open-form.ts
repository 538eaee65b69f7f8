import { z } from 'zod';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import type { ComposePreset } from './compose-fields.ts';
import { buildSubmissionPreset } from './compose-presets.ts';
import { parseComposeSubmission } from './compose-submission.ts';
import { findUnanswerableReason, NOTICE_BLOCK_ID, templateField } from './compose-view.ts';
import { parsePersonValue } from './options.ts';
import { findUnsentDraft } from './unsent-draft.ts';

const button = z.object({ action_id: z.string(), value: z.string() }).partial();

const block = z.object({
  block_id: z.string().optional(),
  text: z.object({ text: z.string() }).optional().catch(undefined),
  accessory: button.optional().catch(undefined),
  elements: z.array(button.catch({})).optional().catch(undefined),
});

const openForm = z.object({ view: z.object({ blocks: z.array(block).catch([]) }) });

/**
 * The form as it is open now, from a payload about it: what is in its fields, and what stands around them.
 * Everything that a change does not mean to change comes from here.
 */
export function parseOpenForm(body: unknown): ComposePreset {
  const submission = parseComposeSubmission(body);
  const { blocks } = openForm.parse(body).view;
  const find = (id: string) => blocks.find(({ block_id }) => block_id === id);
  const buttons = blocks.flatMap(({ elements = [] }) => elements);
  return {
    ...buildSubmissionPreset(submission),
    blocks: submission.blocks,
    templates: find(templateField.block_id) !== undefined,
    unanswerable: findUnanswerableReason(blocks),
    notice: find(NOTICE_BLOCK_ID)?.text?.text,
    unsent: findUnsentDraft([...buttons, ...blocks.flatMap(({ accessory = [] }) => accessory)]),
    choices: buttons
      .filter(({ action_id = '' }) => action_id.startsWith(`${actionIds.pickPerson}.`))
      .flatMap(({ value = '' }) => parsePersonValue(value) ?? []),
  };
}

import type { InputBlock } from '@slack/types';
import { z } from 'zod';
import type { PictureSource } from '../../../domain/send.ts';
import { buildPlainText } from '../../messages/blocks/message.ts';
import { fileObjectSchema, toPictureSource } from '../../reading/file-object.ts';

/** Slack's limit for a field's text. */
export const MAX_FIELD_LENGTH = 3_000;

interface InputOptions {
  readonly hint?: string;
  readonly isOptional?: boolean;
  /** Slack reports each change immediately. */
  readonly isReported?: true;
}

/** An input. Its action id is its block id, unless the element has another one. */
export function buildInputBlock(
  blockId: string,
  label: string,
  element: InputBlock['element'],
  { hint, isOptional, isReported }: InputOptions = {},
): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: buildPlainText(label),
    hint: hint === undefined ? undefined : buildPlainText(hint),
    optional: isOptional || undefined,
    dispatch_action: isReported,
    element: { action_id: blockId, ...element },
  };
}

const option = z.object({
  value: z.string().min(1),
  text: z.object({ text: z.string() }).optional().catch(undefined),
});

const schema = z
  .object({
    value: z.string().nullish().catch(undefined),
    selected_option: option.nullish().catch(undefined),
    selected_options: z.array(option).nullish().catch(undefined),
    selected_conversation: z.string().nullish().catch(undefined),
    selected_user: z.string().nullish().catch(undefined),
    selected_date: z.string().nullish().catch(undefined),
    selected_date_time: z.coerce.number().positive().nullish().catch(undefined),
    files: z.array(fileObjectSchema).nullish().catch(undefined),
  })
  .catch({});

/** The state of a modal's input, of any type. */
export type ElementState = z.infer<typeof schema>;

/** `view.state.values`: the state of each element, by block id and action id. */
const viewSchema = z.object({
  state: z
    .object({ values: z.record(z.string(), z.record(z.string(), z.unknown()).nullish()) })
    .nullish(),
});

/** Reads the fields of a modal, submitted or open. Throws a ZodError for anything else. */
export function readFields(view: unknown): {
  readonly blockIds: readonly string[];
  /** A missing or unreadable field counts as empty. */
  readonly read: (blockId: string, actionId?: string) => ElementState;
} {
  const values = viewSchema.parse(view).state?.values ?? {};
  return {
    blockIds: Object.keys(values),
    read: (blockId, actionId = blockId) => schema.parse(values[blockId]?.[actionId]),
  };
}

export function parsePickedFile({ files }: ElementState): PictureSource | undefined {
  const [picked] = files ?? [];
  return picked && toPictureSource(picked);
}

import type { FormField } from '../../../domain/draft.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';

/** Block and action ids of the form's fields. An id that stays keeps what was typed over `views.update`. */
export const composeFields = {
  recipients: { block_id: 'recipients', action_id: 'recipients' },
  lists: { block_id: 'lists', action_id: actionIds.list },
  subject: { block_id: 'subject', action_id: 'subject' },
  message: { block_id: 'message', action_id: 'message' },
  picture: { block_id: 'picture', action_id: 'picture' },
  channel: { block_id: 'channel', action_id: 'channel' },
  from: { block_id: 'from', action_id: actionIds.from },
  when: { block_id: 'when', action_id: 'when' },
  country: { block_id: 'country', action_id: actionIds.country },
  consent: { block_id: 'consent', action_id: 'consent' },
} as const satisfies Record<
  FormField,
  { readonly block_id: FormField; readonly action_id: string }
>;

/** Picking a template is no entry: it changes the others. */
export const templateField = { block_id: 'template', action_id: actionIds.template } as const;

/** What a template puts words into. */
const REWRITTEN: ReadonlySet<FormField> = new Set(['subject', 'message']);

/**
 * The block id of a field. Slack ignores a new initial value under an old id, so every time other
 * words are put in, the fields that get them are called anew: `subject`, `subject.2`, …
 */
export function formatFieldBlockId(field: FormField, generation = 1): string {
  const { block_id } = composeFields[field];
  return REWRITTEN.has(field) && generation > 1 ? `${block_id}.${generation}` : block_id;
}

/** Which field a block id is of, and of which generation; undefined for other blocks. */
export function parseFieldBlockId(
  blockId: string,
): { readonly field: FormField; readonly generation: number } | undefined {
  const [, name = '', generation = '1'] = /^([a-z]+)(?:\.(\d{1,4}))?$/.exec(blockId) ?? [];
  return Object.hasOwn(composeFields, name)
    ? { field: name as FormField, generation: Number(generation) }
    : undefined;
}

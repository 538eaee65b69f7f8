import type { FormField } from '../../domain/draft.ts';

/** Block and action ids of the form's fields. An id that stays keeps what was typed over `views.update`. */
export const fields = {
  recipients: { block_id: 'recipients', action_id: 'recipients' },
  subject: { block_id: 'subject', action_id: 'subject' },
  message: { block_id: 'message', action_id: 'message' },
  picture: { block_id: 'picture', action_id: 'picture' },
  channel: { block_id: 'channel', action_id: 'channel' },
} as const satisfies Record<
  FormField,
  { readonly block_id: FormField; readonly action_id: string }
>;

import type { InputBlock } from '@slack/types';
import { CONSENT_LIMIT } from '../../../domain/consent.ts';
import { plain } from '../../messages/blocks/plain-text.ts';
import { shorten } from '../../messages/format/mrkdwn.ts';
import { fields } from './compose-fields.ts';

/** Why these people may be texted; remembered for each number, and never shown in the channel. */
export function consentInput({ consent }: { readonly consent?: string }): InputBlock {
  return {
    type: 'input',
    block_id: fields.consent.block_id,
    label: plain('Why may they be texted? (consent)'),
    hint: plain('Remembered for each number, e.g. “asked for it at the front desk, 3 May”.'),
    optional: true,
    element: {
      type: 'plain_text_input',
      action_id: fields.consent.action_id,
      max_length: CONSENT_LIMIT,
      initial_value: consent ? shorten(consent, CONSENT_LIMIT) : undefined,
    },
  };
}

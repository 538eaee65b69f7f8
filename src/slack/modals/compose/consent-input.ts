import type { InputBlock } from '@slack/types';
import { CONSENT_LIMIT } from '../../../domain/consent.ts';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { composeFields } from './compose-fields.ts';

/** Why these people may be texted; remembered for each number, and never shown in the channel. */
export function buildConsentInput({ consent }: { readonly consent?: string }): InputBlock {
  return {
    type: 'input',
    block_id: composeFields.consent.block_id,
    label: buildPlainText('Why may they be texted? (consent)'),
    hint: buildPlainText(
      'Remembered for each number, e.g. “asked for it at the front desk, 3 May”.',
    ),
    optional: true,
    element: {
      type: 'plain_text_input',
      action_id: composeFields.consent.action_id,
      max_length: CONSENT_LIMIT,
      initial_value: consent ? shortenText(consent, CONSENT_LIMIT) : undefined,
    },
  };
}

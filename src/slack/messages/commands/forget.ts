import type { Button } from '@slack/types';
import type { PersonRecordCounts } from '../../../core/privacy/erasure-requests.ts';
import { type CountryCode, type E164, formatDialledPhone } from '../../../domain/phone.ts';
import { forgetText } from '../../text/commands.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks, buildConfirmDialog } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';

/** Asks before a person is erased, and says what is deleted and what is not. */
export function buildForgetQuestion(
  phone: E164,
  what: PersonRecordCounts,
  country: CountryCode,
): SlackMessage {
  const text = [
    `${forgetText.question({ phone: formatDialledPhone(phone, country) })} ${formatCounts(what)}`,
    forgetText.goes,
    forgetText.stays,
  ].join('\n');
  const keepButton = buildButton(actionIds.keep, forgetText.keep.button);
  return buildMessage(text, ...buildButtonBlocks(buildEraseButton(phone), keepButton));
}

function formatCounts({ sends: sent, replies, hasConsent }: PersonRecordCounts): string {
  const consent = hasConsent ? forgetText.consent : forgetText.noConsent;
  return forgetText.counts({ sent, replies, consent });
}

function buildEraseButton(phone: E164): Button {
  return buildButton(actionIds.forget, forgetText.erase.button, {
    value: phone,
    style: 'danger',
    confirm: buildConfirmDialog({ ...forgetText.dialog, style: 'danger' }),
  });
}

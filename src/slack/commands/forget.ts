import type { PersonRecordCounts } from '../../core/privacy/erasure-requests.ts';
import { type CountryCode, type E164, formatDialledPhone, parsePhone } from '../../domain/phone.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks, buildConfirmDialog } from '../messages/blocks/button.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { commandHelpText, commandText, forgetText } from '../text/commands.ts';
import { buildUsageMessage, type Command } from './command.ts';

/** Asks first; the button under the question erases. */
export const forgetCommand: Command = {
  word: 'forget',
  argument: 'required',
  usage: 'forget <number>',
  help: commandHelpText.forget,
  group: 'more',
  async run({ erasure, loadUserCountry }, { user }, rest) {
    const country = await loadUserCountry(user);
    const phone = parsePhone(rest, country);
    if (!phone) return buildUsageMessage(forgetCommand, commandText.noNumber);
    return buildForgetQuestion(phone, await erasure.countRecords(phone, user), country);
  },
};

/** Asks before a person is erased, and says what is deleted and what is not. */
function buildForgetQuestion(
  phone: E164,
  { sends: sent, replies, hasConsent }: PersonRecordCounts,
  country: CountryCode,
): SlackMessage {
  const { question, counts, goes, stays, dialog } = forgetText;
  const consent = hasConsent ? forgetText.consent : forgetText.noConsent;
  const heading = question({ phone: formatDialledPhone(phone, country) });
  return buildMessage(
    [`${heading} ${counts({ sent, replies, consent })}`, goes, stays].join('\n'),
    ...buildButtonBlocks(
      buildButton(actionIds.forget, forgetText.erase.button, {
        value: phone,
        style: 'danger',
        confirm: buildConfirmDialog({ ...dialog, style: 'danger' }),
      }),
      buildButton(actionIds.keep, forgetText.keep.button),
    ),
  );
}

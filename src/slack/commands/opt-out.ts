import { randomUUID } from 'node:crypto';
import { formatDialledPhone, type PhoneAndText, parsePhoneAndText } from '../../domain/phone.ts';
import { hasPhoneNumber } from '../../domain/recipients.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { shortenText } from '../messages/format/mrkdwn.ts';
import { formatProblemMrkdwn } from '../messages/format/problem.ts';
import { commandHelpText, commandText, optOutText } from '../text/commands.ts';
import { buildUsageMessage, type Command } from './command.ts';

export const optOutCommand: Command = {
  word: 'optout',
  argument: 'required',
  usage: 'optout <number> [reason]',
  help: commandHelpText.optout,
  group: 'optOuts',
  async run({ optOuts, loadUserCountry }, { user }, rest) {
    const country = await loadUserCountry(user);
    const typed = parsePhoneAndText(rest, country);
    if (!typed) return buildUsageMessage(optOutCommand, commandText.noNumberFirst);
    // Otherwise the second number would be stored as the reason, and its owner would still be texted.
    if (hasPhoneNumber(typed.text, country))
      return buildUsageMessage(optOutCommand, commandText.oneNumber);
    const change = { ...createManualChange(typed), kind: 'out', by: user } as const;
    const effect = await optOuts.recordManualChange(change);
    const why = (await optOuts.findOptedOut([typed.phone])).get(typed.phone);
    const phone = formatDialledPhone(typed.phone, country);
    return buildMessage(
      effect === 'out' || !why
        ? optOutText.done({ phone })
        : optOutText.before({ phone, reason: formatProblemMrkdwn(why) }),
    );
  },
};

/** In characters. A reason is shown in one line and never expires. */
const MAX_REASON_LENGTH = 300;

/** Each command is a separate event in the ledger. */
export function createManualChange({ phone, text }: PhoneAndText) {
  const reason = shortenText(text, MAX_REASON_LENGTH);
  return { id: randomUUID(), phone, reason: reason || undefined };
}

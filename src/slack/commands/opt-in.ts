import { formatDialledPhone, parsePhoneAndText } from '../../domain/phone.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { commandHelpText, commandText, optOutText } from '../text/commands.ts';
import { buildUsageMessage, type Command } from './command.ts';
import { createManualChange } from './opt-out.ts';

/** A reason is required, because the ledger must show later who asked for it, and how. */
export const optInCommand: Command = {
  word: 'optin',
  argument: 'required',
  usage: 'optin <number> <reason>',
  help: commandHelpText.optin,
  group: 'optOuts',
  async run({ optOuts, loadUserCountry }, { user }, rest) {
    const country = await loadUserCountry(user);
    const typed = parsePhoneAndText(rest, country);
    if (!typed) return buildUsageMessage(optInCommand, commandText.noNumberFirst);
    if (!/\p{L}/u.test(typed.text))
      return buildUsageMessage(optInCommand, commandText.noOptInReason);
    const change = { ...createManualChange(typed), kind: 'in', by: user } as const;
    const effect = await optOuts.recordManualChange(change);
    const phone = formatDialledPhone(typed.phone, country);
    return buildMessage(
      effect === 'in' ? optOutText.back({ phone }) : optOutText.notOut({ phone }),
    );
  },
};

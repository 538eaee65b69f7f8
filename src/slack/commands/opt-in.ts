import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import { formatDialledPhone, parsePhoneAndText } from '../../domain/phone.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { formatOptInResult } from '../messages/private/opt-out-result.ts';
import { commandHelpText, commandText } from '../text/commands.ts';
import { buildUsageMessage, type Command } from './command.ts';
import { createManualChange } from './opt-out.ts';

interface OptInTools {
  readonly optOuts: Pick<UserActions['optOuts'], 'recordManualChange'>;
  readonly loadUserCountry: LoadUserCountry;
}

/** A reason is required, because the ledger must show later who asked for it, and how. */
export const optInCommand: Command<OptInTools> = {
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
    return buildMessage(formatOptInResult(formatDialledPhone(typed.phone, country), effect));
  },
};

import type { UserActions } from '../../core/access/guard-user-actions.ts';
import { parsePhoneAndText } from '../../domain/phone.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { formatOptInResult } from '../messages/commands/opt-out-result.ts';
import { buildUsageMessage, type Command, type LoadUserCountry } from './command.ts';
import { createManualChange, NO_NUMBER_TEXT } from './opt-out.ts';

interface OptInTools {
  readonly optOuts: Pick<UserActions['optOuts'], 'recordManualChange'>;
  readonly loadUserCountry: LoadUserCountry;
}

/** A reason is required, because the ledger must show later who asked for it, and how. */
export const optInCommand: Command<OptInTools> = {
  word: 'optin',
  argument: 'required',
  usage: 'optin <number> <reason>',
  help: 'takes that back; for admins, who say why',
  group: 'Who does not want to be texted',
  async run({ optOuts, loadUserCountry }, { user }, rest) {
    const typed = parsePhoneAndText(rest, await loadUserCountry(user));
    if (!typed) return buildUsageMessage(optInCommand, NO_NUMBER_TEXT);
    if (!/\p{L}/u.test(typed.text)) return buildUsageMessage(optInCommand, NO_REASON);
    const change = { ...createManualChange(typed), kind: 'in', by: user } as const;
    const effect = await optOuts.recordManualChange(change);
    return buildMessage(formatOptInResult(typed.phone, effect));
  },
};

const NO_REASON =
  'Say why behind the number, such as “asked for it at the desk”: it stands beside the opt-out for ever.';

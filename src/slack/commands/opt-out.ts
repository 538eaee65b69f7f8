import { randomUUID } from 'node:crypto';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import type { OptOutLedger } from '../../core/opt-outs/opt-out-ledger.ts';
import { formatDialledPhone, type PhoneAndText, parsePhoneAndText } from '../../domain/phone.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { shortenText } from '../messages/format/mrkdwn.ts';
import { formatOptOutResult } from '../messages/private/opt-out-result.ts';
import { commandHelpText, commandText } from '../text/commands.ts';
import { buildUsageMessage, type Command } from './command.ts';

interface OptOutTools {
  readonly optOuts: Pick<UserActions['optOuts'], 'recordManualChange'> &
    Pick<OptOutLedger, 'findOptedOut'>;
  readonly loadUserCountry: LoadUserCountry;
}

export const optOutCommand: Command<OptOutTools> = {
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
    if (parsePhoneAndText(typed.text, country))
      return buildUsageMessage(optOutCommand, commandText.oneNumber);
    const { phone } = typed;
    const change = { ...createManualChange(typed), kind: 'out', by: user } as const;
    const effect = await optOuts.recordManualChange(change);
    const why = (await optOuts.findOptedOut([phone])).get(phone);
    return buildMessage(formatOptOutResult(formatDialledPhone(phone, country), effect, why));
  },
};

/** In characters. A reason is shown in one line and never expires. */
const MAX_REASON_LENGTH = 300;

/** Each command is a separate event in the ledger. */
export function createManualChange({ phone, text }: PhoneAndText) {
  const reason = shortenText(text, MAX_REASON_LENGTH);
  return { id: randomUUID(), phone, reason: reason || undefined };
}

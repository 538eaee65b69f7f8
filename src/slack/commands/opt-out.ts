import { randomUUID } from 'node:crypto';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { OptOutLedger } from '../../core/opt-outs/opt-out-ledger.ts';
import { type PhoneAndText, parsePhoneAndText } from '../../domain/phone-and-text.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { formatUsage } from '../messages/commands/help.ts';
import { formatOptInResult, formatOptOutResult } from '../messages/commands/opt-out-result.ts';
import { shortenText } from '../messages/format/mrkdwn.ts';
import type { CommandHandler, LoadUserCountry } from './command-handler.ts';

export interface OptOutCommandTools {
  readonly optOuts: Pick<UserActions['optOuts'], 'recordManualChange'> &
    Pick<OptOutLedger, 'findOptedOut'>;
  readonly loadUserCountry: LoadUserCountry;
}

/** It is shown in a line, and kept for ever. */
const LONGEST_REASON = 300;

/** `/mms optout <number> [reason]` */
export function createOptOutCommand({
  optOuts,
  loadUserCountry,
}: OptOutCommandTools): CommandHandler {
  return async ({ user }, rest) => {
    const country = await loadUserCountry(user);
    const read = parsePhoneAndText(rest, country);
    if (!read) return buildMessage(formatUsage('optout', NO_NUMBER));
    if (parsePhoneAndText(read.text, country))
      return buildMessage(formatUsage('optout', ONE_AT_A_TIME));
    const { phone } = read;
    const change = await optOuts.recordManualChange({ ...actOf(read), kind: 'out', by: user });
    const why = (await optOuts.findOptedOut([phone])).get(phone);
    return buildMessage(formatOptOutResult(phone, change, why));
  };
}

/** `/mms optin <number> <reason>`: who asked for it, and how, must be known afterwards. */
export function createOptInCommand({
  optOuts,
  loadUserCountry,
}: OptOutCommandTools): CommandHandler {
  return async ({ user }, rest): Promise<SlackMessage> => {
    const read = parsePhoneAndText(rest, await loadUserCountry(user));
    if (!read) return buildMessage(formatUsage('optin', NO_NUMBER));
    if (!/\p{L}/u.test(read.text)) return buildMessage(formatUsage('optin', NO_REASON));
    const change = await optOuts.recordManualChange({ ...actOf(read), kind: 'in', by: user });
    return buildMessage(formatOptInResult(read.phone, change));
  };
}

/** Every command that is typed is an act of its own. */
function actOf({ phone, text }: PhoneAndText) {
  const reason = shortenText(text, LONGEST_REASON);
  return { id: randomUUID(), phone, reason: reason || undefined };
}

const NO_NUMBER = 'There is no phone number at the beginning of that.';
/** The second one would be taken for a reason, and its person texted on. */
const ONE_AT_A_TIME = 'That is more than one number: opt them out one by one.';
const NO_REASON =
  'Say why behind the number, such as “asked for it at the desk”: it stands beside the opt-out for ever.';

import { randomUUID } from 'node:crypto';
import type { Acts } from '../../core/access/guard-user-actions.ts';
import type { OptOuts } from '../../core/opt-outs/opt-out-ledger.ts';
import { type NumberAndWords, readNumberAndWords } from '../../domain/phone-and-text.ts';
import { type SlackMessage, saying } from '../messages/blocks/message.ts';
import { usageText } from '../messages/commands/help.ts';
import { optedInText, optedOutText } from '../messages/commands/opt-out-result.ts';
import { shorten } from '../messages/format/mrkdwn.ts';
import type { Answer, CountryFor } from './command-handler.ts';

export interface OptTools {
  readonly optOuts: Pick<Acts['optOuts'], 'byHand'> & Pick<OptOuts, 'barred'>;
  readonly countryFor: CountryFor;
}

/** It is shown in a line, and kept for ever. */
const LONGEST_REASON = 300;

/** `/mms optout <number> [reason]` */
export function optOutAnswer({ optOuts, countryFor }: OptTools): Answer {
  return async ({ user }, rest) => {
    const country = await countryFor(user);
    const read = readNumberAndWords(rest, country);
    if (!read) return saying(usageText('optout', NO_NUMBER));
    if (readNumberAndWords(read.words, country)) return saying(usageText('optout', ONE_AT_A_TIME));
    const { phone } = read;
    const change = await optOuts.byHand({ ...actOf(read), kind: 'out', by: user });
    const why = (await optOuts.barred([phone])).get(phone);
    return saying(optedOutText(phone, change, why));
  };
}

/** `/mms optin <number> <reason>`: who asked for it, and how, must be known afterwards. */
export function optInAnswer({ optOuts, countryFor }: OptTools): Answer {
  return async ({ user }, rest): Promise<SlackMessage> => {
    const read = readNumberAndWords(rest, await countryFor(user));
    if (!read) return saying(usageText('optin', NO_NUMBER));
    if (!/\p{L}/u.test(read.words)) return saying(usageText('optin', NO_REASON));
    const change = await optOuts.byHand({ ...actOf(read), kind: 'in', by: user });
    return saying(optedInText(read.phone, change));
  };
}

/** Every command that is typed is an act of its own. */
function actOf({ phone, words }: NumberAndWords) {
  const reason = shorten(words, LONGEST_REASON);
  return { id: randomUUID(), phone, reason: reason || undefined };
}

const NO_NUMBER = 'There is no phone number at the beginning of that.';
/** The second one would be taken for a reason, and its person texted on. */
const ONE_AT_A_TIME = 'That is more than one number: opt them out one by one.';
const NO_REASON =
  'Say why behind the number, such as “asked for it at the desk”: it stands beside the opt-out for ever.';

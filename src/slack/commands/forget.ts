import type { Acts } from '../../core/access/guard-user-actions.ts';
import { readPhone } from '../../domain/phone.ts';
import { saying } from '../messages/blocks/message.ts';
import { forgetQuestion } from '../messages/commands/forget.ts';
import { usageText } from '../messages/commands/help.ts';
import type { Answer, CountryFor } from './command-handler.ts';

/** `/mms forget <number>`: asks first. */
export function forgetAnswer(tools: {
  readonly askForget: Pick<Acts['askForget'], 'count'>;
  readonly countryFor: CountryFor;
}): Answer {
  const { askForget, countryFor } = tools;
  return async ({ user }, rest) => {
    const phone = readPhone(rest, await countryFor(user));
    if (!phone) return saying(usageText('forget', 'That is no phone number.'));
    return forgetQuestion(phone, await askForget.count(phone, user));
  };
}

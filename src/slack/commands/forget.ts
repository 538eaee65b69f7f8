import type { Acts } from '../../app/access/guard-acts.ts';
import { readPhone } from '../../domain/phone.ts';
import { forgetQuestion } from '../messages/forget.ts';
import { usageText } from '../messages/help.ts';
import { saying } from '../messages/message.ts';
import type { Answer, CountryFor } from './answer.ts';

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

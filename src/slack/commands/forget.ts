import type { AskForget } from '../../app/erase/ask-forget.ts';
import type { Admins } from '../../app/ports/admins.ts';
import { readPhone } from '../../domain/phone.ts';
import { forgetQuestion, MAY_NOT_FORGET } from '../messages/forget.ts';
import { usageText } from '../messages/help.ts';
import { saying } from '../messages/message.ts';
import type { Answer, CountryFor } from './answer.ts';

/** `/mms forget <number>`: asks first. */
export function forgetAnswer(tools: {
  readonly admins: Admins;
  readonly askForget: AskForget;
  readonly countryFor: CountryFor;
}): Answer {
  const { admins, askForget, countryFor } = tools;
  return async ({ user }, rest) => {
    const phone = readPhone(rest, await countryFor(user));
    if (!phone) return saying(usageText('forget', 'That is no phone number.'));
    if (!(await admins.isAdmin(user))) return saying(MAY_NOT_FORGET);
    return forgetQuestion(phone, await askForget.count(phone));
  };
}

import type { UserActions } from '../../core/access/guard-user-actions.ts';
import { parsePhone } from '../../domain/phone.ts';
import { buildForgetQuestion } from '../messages/commands/forget.ts';
import { buildUsageMessage, type Command, type LoadUserCountry } from './command.ts';

interface ForgetTools {
  readonly erasure: Pick<UserActions['erasure'], 'countRecords'>;
  readonly loadUserCountry: LoadUserCountry;
}

/** Asks first: the button under the question erases. */
export const forgetCommand: Command<ForgetTools> = {
  word: 'forget',
  argument: 'required',
  usage: 'forget <number>',
  help: 'erases all that is known of a number; for admins of the workspace',
  group: 'More',
  async run({ erasure, loadUserCountry }, { user }, rest) {
    const phone = parsePhone(rest, await loadUserCountry(user));
    if (!phone) return buildUsageMessage(forgetCommand, 'That is no phone number.');
    return buildForgetQuestion(phone, await erasure.countRecords(phone, user));
  },
};

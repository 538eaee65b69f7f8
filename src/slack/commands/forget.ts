import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import { parsePhone } from '../../domain/phone.ts';
import { buildForgetQuestion } from '../messages/commands/forget.ts';
import { commandHelpText, commandText } from '../text/commands.ts';
import { buildUsageMessage, type Command } from './command.ts';

interface ForgetTools {
  readonly erasure: Pick<UserActions['erasure'], 'countRecords'>;
  readonly loadUserCountry: LoadUserCountry;
}

/** Asks first; the button under the question erases. */
export const forgetCommand: Command<ForgetTools> = {
  word: 'forget',
  argument: 'required',
  usage: 'forget <number>',
  help: commandHelpText.forget,
  group: 'more',
  async run({ erasure, loadUserCountry }, { user }, rest) {
    const country = await loadUserCountry(user);
    const phone = parsePhone(rest, country);
    if (!phone) return buildUsageMessage(forgetCommand, commandText.noNumber);
    return buildForgetQuestion(phone, await erasure.countRecords(phone, user), country);
  },
};

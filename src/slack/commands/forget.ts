import type { UserActions } from '../../core/access/guard-user-actions.ts';
import { parsePhone } from '../../domain/phone.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { buildForgetQuestion } from '../messages/commands/forget.ts';
import { formatUsage } from '../messages/commands/help.ts';
import type { CommandHandler, LoadUserCountry } from './command-handler.ts';

/** `/mms forget <number>`: asks first. */
export function createForgetCommand(tools: {
  readonly erasure: Pick<UserActions['erasure'], 'countRecords'>;
  readonly loadUserCountry: LoadUserCountry;
}): CommandHandler {
  const { erasure, loadUserCountry } = tools;
  return async ({ user }, rest) => {
    const phone = parsePhone(rest, await loadUserCountry(user));
    if (!phone) return buildMessage(formatUsage('forget', 'That is no phone number.'));
    return buildForgetQuestion(phone, await erasure.countRecords(phone, user));
  };
}

import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { SendId } from '../../domain/send.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { buildCancelAllQuestion } from '../messages/commands/cancel-all.ts';
import { formatUsage } from '../messages/commands/help.ts';
import { formatCancelResult } from '../messages/private/cancel-result.ts';
import type { CommandHandler } from './command-handler.ts';

/** `/mms cancel <id>`, `/mms cancel all` */
export function createCancelCommand(tools: {
  readonly cancelSend: UserActions['cancelSend'];
  readonly cancelAll: Pick<UserActions['cancelAll'], 'countScheduled'>;
  /** `SCHEDULE_WITH` */
  readonly scheduleWith: 'app' | 'clicksend';
  readonly clock: Clock;
}): CommandHandler {
  const { cancelSend, cancelAll, scheduleWith, clock } = tools;
  return async (asker, rest) => {
    const what = rest.trim().toLowerCase();
    if (what === 'all') {
      const asOf = clock.now();
      return buildCancelAllQuestion(await cancelAll.countScheduled(asker), {
        with: scheduleWith,
        asOf,
      });
    }
    if (!/^mms-[0-9a-z]{20}$/.test(what)) return buildMessage(formatUsage('cancel', NO_ID));
    return buildMessage(formatCancelResult(await cancelSend(what as SendId, asker)));
  };
}

const NO_ID =
  'A send’s id begins with `mms-`; it stands under its post and in `/mms scheduled`, which has a button for it too.';

import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { SendId } from '../../domain/send.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { buildCancelAllQuestion } from '../messages/commands/cancel-all.ts';
import { formatCancelResult } from '../messages/private/cancel-result.ts';
import { buildUsageMessage, type Command } from './command.ts';

interface CancelTools {
  readonly cancelSend: UserActions['cancelSend'];
  readonly cancelAll: Pick<UserActions['cancelAll'], 'countScheduled'>;
  /** `SCHEDULE_WITH` */
  readonly scheduleWith: 'app' | 'clicksend';
  readonly clock: Clock;
}

export const cancelCommand: Command<CancelTools> = {
  word: 'cancel',
  argument: 'required',
  usage: 'cancel <id>` or `/mms cancel all',
  help: 'takes back what has not left',
  group: 'Later',
  isRunBeforeAck: true,
  async run({ cancelSend, cancelAll, scheduleWith, clock }, requester, rest) {
    const what = rest.trim().toLowerCase();
    if (what === 'all') {
      const asOf = clock.now();
      const counts = await cancelAll.countScheduled(requester);
      return buildCancelAllQuestion(counts, { with: scheduleWith, asOf });
    }
    if (!/^mms-[0-9a-z]{20}$/.test(what)) return buildUsageMessage(cancelCommand, NO_ID);
    return buildMessage(formatCancelResult(await cancelSend(what as SendId, requester)));
  },
};

const NO_ID =
  'A send’s id begins with `mms-`; it stands under its post and in `/mms scheduled`, which has a button for it too.';

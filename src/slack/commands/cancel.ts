import type { Acts } from '../../core/access/guard-user-actions.ts';
import type { Clock } from '../../core/ports/clock-log-metrics.ts';
import type { SendId } from '../../domain/send.ts';
import { saying } from '../messages/blocks/message.ts';
import { cancelQuestion } from '../messages/commands/cancel-all.ts';
import { usageText } from '../messages/commands/help.ts';
import { cancelledText } from '../messages/private/cancel-result.ts';
import type { Answer } from './command-handler.ts';

/** `/mms cancel <id>`, `/mms cancel all` */
export function cancelAnswer(tools: {
  readonly cancel: Acts['cancel'];
  readonly cancelAll: Pick<Acts['cancelAll'], 'count'>;
  /** `SCHEDULE_WITH` */
  readonly scheduleWith: 'app' | 'clicksend';
  readonly clock: Clock;
}): Answer {
  const { cancel, cancelAll, scheduleWith, clock } = tools;
  return async (asker, rest) => {
    const what = rest.trim().toLowerCase();
    if (what === 'all') {
      const asOf = clock.now();
      return cancelQuestion(await cancelAll.count(asker), { with: scheduleWith, asOf });
    }
    if (!/^mms-[0-9a-z]{20}$/.test(what)) return saying(usageText('cancel', NO_ID));
    return saying(cancelledText(await cancel(what as SendId, asker)));
  };
}

const NO_ID =
  'A send’s id begins with `mms-`; it stands under its post and in `/mms scheduled`, which has a button for it too.';

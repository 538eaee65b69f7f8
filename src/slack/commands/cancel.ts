import type { Acts } from '../../app/access/guard-acts.ts';
import type { Clock } from '../../app/ports/clock-log-meter.ts';
import type { SendId } from '../../domain/send.ts';
import { cancelQuestion } from '../messages/cancel-question.ts';
import { cancelledText } from '../messages/cancelled.ts';
import { usageText } from '../messages/help.ts';
import { saying } from '../messages/message.ts';
import type { Answer } from './answer.ts';

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

import type { MaySee } from '../../app/ask/may-see.ts';
import type { CancelSend } from '../../app/change/cancel.ts';
import type { CancelAll } from '../../app/change/cancel-all.ts';
import type { Standing } from '../../app/change/standing.ts';
import type { Clock } from '../../app/ports/clock-log-meter.ts';
import type { SendId } from '../../domain/send.ts';
import { cancelQuestion } from '../messages/cancel-question.ts';
import { cancelledText } from '../messages/cancelled.ts';
import { usageText } from '../messages/help.ts';
import { saying } from '../messages/message.ts';
import type { Answer } from './answer.ts';

/** `/mms cancel <id>`, `/mms cancel all` */
export function cancelAnswer(tools: {
  readonly cancel: CancelSend;
  readonly cancelAll: CancelAll;
  readonly readStanding: (id: SendId) => Promise<Standing | undefined>;
  readonly maySee: MaySee;
  /** `SCHEDULE_WITH` */
  readonly scheduleWith: 'app' | 'clicksend';
  readonly clock: Clock;
}): Answer {
  const { cancel, cancelAll, readStanding, maySee, scheduleWith, clock } = tools;
  return async (asker, rest) => {
    const what = rest.trim().toLowerCase();
    if (what === 'all') {
      const asOf = clock.now();
      return cancelQuestion(await cancelAll.count(), { with: scheduleWith, asOf });
    }
    if (!/^mms-[0-9a-z]{20}$/.test(what)) return saying(usageText('cancel', NO_ID));
    const standing = await readStanding(what as SendId);
    const isSeen = standing !== undefined && (await maySee(standing.send, asker));
    return saying(
      cancelledText(isSeen ? await cancel(what as SendId, asker.user) : { kind: 'gone' }),
    );
  };
}

const NO_ID =
  'A send’s id begins with `mms-`; it stands under its post and in `/mms scheduled`, which has a button for it too.';

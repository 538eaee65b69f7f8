import type { StopResult } from '../../../core/scheduling/stop-send.ts';
import { formatPeopleCount } from '../../text/count.ts';

/** The private answer to *Stop*; `by`: who pressed it. */
export function formatStopResult(result: StopResult, by: string): string {
  switch (result.kind) {
    case 'stopped': {
      const who = result.by === by ? 'Stopped' : `<@${result.by}> stopped it before you`;
      return `✋ ${who}: it is not sent to ${formatPeopleCount(result.kept)}. The post shows what had left.`;
    }
    case 'nothing left':
      return result.mayReturn
        ? 'The last of it is at ClickSend at this moment. If ClickSend does not take it, it is not tried again.'
        : 'Too late to stop it: all of it has left. The post shows what becomes of it.';
    case 'scheduled':
      return 'It has not begun to leave; press Cancel under its post.';
    case 'gone':
      return 'Nothing of this is being sent any more.';
  }
}

import type { StopResult } from '../../../core/scheduling/stop-send.ts';
import { stopText } from '../../text/stop.ts';

/** The private message after *Stop sending*. `by` pressed it. */
export function formatStopResult(result: StopResult, by: string): string {
  switch (result.kind) {
    case 'stopped': {
      const { kept } = result;
      if (result.by === by) return stopText.resultByYou({ kept });
      return stopText.resultByOther({ by: `<@${result.by}>`, kept });
    }
    case 'nothing left':
      return result.mayReturn ? stopText.lastBatchUnderWay : stopText.allSent;
    case 'scheduled':
      return stopText.notStarted;
    case 'gone':
      return stopText.nothingSending;
  }
}

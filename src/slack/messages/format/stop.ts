import type { SendProgress } from '../../../domain/send-progress.ts';
import { countProgress } from '../../../domain/send-progress.ts';
import { stopText } from '../../text/stop.ts';

/** `Stopped by @Ada: 3,000 sent, 7,000 not sent`, for the post. */
export function formatStopLine({ recipients, stop }: SendProgress): string | undefined {
  if (!stop) return undefined;
  const { submitted, waiting } = countProgress(recipients);
  const by = `<@${stop.by}>`;
  if (submitted + waiting === 0) return stopText.postLineBeforeAny({ by });
  const underWay = waiting > 0 ? stopText.underWay({ count: waiting }) : '';
  return `${stopText.postLine({ by, sent: submitted, kept: stop.kept })}${underWay}`;
}

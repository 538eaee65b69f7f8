import { countProgress } from '../../../domain/progress-counts.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { formatNumber } from '../../text/count.ts';

/** `Stopped by @Ada: 3,000 had left, 7,000 not sent`, for the post. */
export function formatStopLine({ recipients, stop }: SendProgress): string | undefined {
  if (!stop) return undefined;
  const { submitted, waiting } = countProgress(recipients);
  if (submitted + waiting === 0) return `Stopped by <@${stop.by}> before any of it left`;
  const out = waiting > 0 ? `, ${formatNumber(waiting)} at ClickSend at this moment` : '';
  return `Stopped by <@${stop.by}>: ${formatNumber(submitted)} had left, ${formatNumber(stop.kept)} not sent${out}`;
}

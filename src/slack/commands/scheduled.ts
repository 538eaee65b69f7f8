import type { Asker } from '../../app/ask/may-see.ts';
import type { ScheduledSends } from '../../app/ask/scheduled-sends.ts';
import type { SlackMessage } from '../messages/message.ts';
import { scheduledMessage } from '../messages/scheduled.ts';

/** `/mms scheduled`, from this one (0 is the soonest) on. */
export function scheduledAnswer({ scheduledSends }: { readonly scheduledSends: ScheduledSends }) {
  return async (asker: Asker, from = 0): Promise<SlackMessage> =>
    scheduledMessage(await scheduledSends(asker), asker.user, from);
}

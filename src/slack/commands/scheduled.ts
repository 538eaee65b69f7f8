import type { Asker } from '../../core/permissions/can-see-send.ts';
import type { ScheduledSends } from '../../core/queries/list-scheduled-sends.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { scheduledMessage } from '../messages/commands/scheduled.ts';

/** `/mms scheduled`, from this one (0 is the soonest) on. */
export function scheduledAnswer({ scheduledSends }: { readonly scheduledSends: ScheduledSends }) {
  return async (asker: Asker, from = 0): Promise<SlackMessage> =>
    scheduledMessage(await scheduledSends(asker), asker.user, from);
}

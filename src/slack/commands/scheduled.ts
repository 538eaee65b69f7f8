import type { Requester } from '../../core/permissions/can-see-send.ts';
import type { ListScheduledSends } from '../../core/queries/list-scheduled-sends.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildScheduledMessage } from '../messages/commands/scheduled.ts';

/** `/mms scheduled`, from this one (0 is the soonest) on. */
export function createScheduledCommand({
  listScheduledSends,
}: {
  readonly listScheduledSends: ListScheduledSends;
}) {
  return async (asker: Requester, from = 0): Promise<SlackMessage> =>
    buildScheduledMessage(await listScheduledSends(asker), asker.user, from);
}

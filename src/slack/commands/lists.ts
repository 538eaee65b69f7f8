import type { Requester } from '../../core/permissions/can-see-send.ts';
import type { ClickSend } from '../../core/ports/clicksend.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildListsMessage } from '../messages/commands/lists.ts';

/** `/mms lists [text]`, from this one (0 is the first) on. */
export function createListsCommand({
  clickSend,
}: {
  readonly clickSend: Pick<ClickSend, 'listContactLists'>;
}) {
  return async (_asker: Requester, text: string, from = 0): Promise<SlackMessage> => {
    const wanted = text.trim();
    return buildListsMessage(await clickSend.listContactLists(wanted || undefined), wanted, from);
  };
}

import type { Asker } from '../../core/permissions/can-see-send.ts';
import type { ClickSend } from '../../core/ports/clicksend.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { listsMessage } from '../messages/commands/lists.ts';

/** `/mms lists [text]`, from this one (0 is the first) on. */
export function listsAnswer({ clickSend }: { readonly clickSend: Pick<ClickSend, 'lists'> }) {
  return async (_asker: Asker, text: string, from = 0): Promise<SlackMessage> => {
    const wanted = text.trim();
    return listsMessage(await clickSend.lists(wanted || undefined), wanted, from);
  };
}

import type { Asker } from '../../app/ask/may-see.ts';
import type { ClickSend } from '../../app/ports/clicksend.ts';
import { listsMessage } from '../messages/lists.ts';
import type { SlackMessage } from '../messages/message.ts';

/** `/mms lists [text]`, from this one (0 is the first) on. */
export function listsAnswer({ clickSend }: { readonly clickSend: Pick<ClickSend, 'lists'> }) {
  return async (_asker: Asker, text: string, from = 0): Promise<SlackMessage> => {
    const wanted = text.trim();
    return listsMessage(await clickSend.lists(wanted || undefined), wanted, from);
  };
}

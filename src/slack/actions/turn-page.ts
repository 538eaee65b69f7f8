import type { CommandTable } from '../commands/command-table.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { PAGE_BUTTON_PATTERN } from '../messages/blocks/pages.ts';
import { formatError } from '../messages/format/error-text.ts';
import { buildHistoryView, parseHistoryContext } from '../modals/history/history-view.ts';
import { buildNoticeView } from '../modals/shared/modal-views.ts';
import { updateViewOrExplain } from '../modals/shared/update-view.ts';
import { toRequester } from '../reading/requester.ts';
import { historyText } from '../text/commands.ts';
import { modalText } from '../text/modal.ts';
import type { Button } from './button.ts';

/** Replaces a page of a command's result with another one, or with the same page updated. */
export const turnPageButton: Button<{ readonly commands: CommandTable }> = {
  id: PAGE_BUTTON_PATTERN,
  replacesMessage: true,
  async run({ commands }, { value, body: { view, user, channel }, client, logger }) {
    const context = parseHistoryContext(view?.private_metadata);
    const requester = toRequester(user.id, view ? context.channel : channel?.id);
    const page = commands.showPage(value, requester);
    if (!view) return page;
    const shown = await page.catch((error: unknown) => {
      logger.warn(`failed to show a page: ${toAppError(error).code}`);
      return buildMessage(formatError(error));
    });
    // A page that comes late must not replace what another press has shown since.
    const fallback = buildNoticeView(modalText.notLoaded, historyText.form.title);
    await updateViewOrExplain(client, view, buildHistoryView(context, shown), fallback);
    return undefined;
  },
};

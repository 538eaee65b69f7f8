import type { App, BlockAction, OverflowAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { SendOverview } from '../../core/status/load-progress.ts';
import type { SendId } from '../../domain/send.ts';
import { formatShortReference } from '../../domain/short-reference.ts';
import type { CommandTable } from '../commands/command-table.ts';
import { statusPages } from '../commands/status.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildMessage, PRIVATE, type SlackMessage } from '../messages/blocks/message.ts';
import { type MenuAct, parseMenuValue } from '../messages/blocks/send-buttons.ts';
import { formatError } from '../messages/format/error-text.ts';
import { buildCancelView, buildRemovePeopleView } from '../modals/cancel/cancel-views.ts';
import { buildNoticeView } from '../modals/shared/modal-views.ts';
import { openLoadingModal, openOnPress } from '../modals/shared/open-modal.ts';
import { getPresser } from '../reading/requester.ts';
import { cancelText } from '../text/cancel.ts';
import { referenceText } from '../text/title.ts';
import { buildFilledView, type ReopenFormTools } from './reopen-form.ts';

interface MenuTools extends ReopenFormTools {
  readonly commands: Pick<CommandTable, 'showPage'>;
}

type Press = Parameters<Parameters<typeof openOnPress<OverflowAction>>[1]>[0];

/** A post's menu: some items open a modal, others show a private message. */
export function registerPostMenu(app: App, tools: MenuTools): void {
  const choose = openOnPress<OverflowAction>('menu of a post', async (press) => {
    const chosen = parseMenuValue(press.action.selected_option.value);
    if (!chosen) return;
    const { act, send } = chosen;
    const answer = answers[act];
    if (answer) return respondPrivately(press, () => answer(tools, send, press));
    await openLoadingModal(press, () => buildChosenView(tools, act, send, press));
  });
  app.action<BlockAction<OverflowAction>>(actionIds.postMenu, choose);
}

const answers: {
  readonly [A in MenuAct]?: (
    tools: MenuTools,
    send: SendId,
    press: Press,
  ) => Promise<SlackMessage> | SlackMessage;
} = {
  details: ({ commands }, send, { body }) =>
    commands.showPage(statusPages.formatPage({ what: send }), getPresser(body)),
  reference: (_tools, send) =>
    buildMessage(
      referenceText.both({ reference: formatShortReference(send), longReference: send }),
    ),
};

async function respondPrivately(
  { respond, logger }: Press,
  answer: () => Promise<SlackMessage> | SlackMessage,
): Promise<void> {
  try {
    await respond({ ...PRIVATE, ...(await answer()) });
  } catch (error) {
    logger.warn(`failed to answer the menu of a post: ${toAppError(error).code}`);
    await respond({ ...PRIVATE, ...buildMessage(formatError(error)) });
  }
}

async function buildChosenView(
  tools: MenuTools,
  act: MenuAct,
  send: SendId,
  { body }: Press,
): Promise<ModalView> {
  if (act === 'again') return buildFilledView(tools, send, body.user.id);
  const presser = getPresser(body);
  const overview = await tools.userActions.loadSendOverview(send, presser);
  if (!overview || !isCancellable(overview)) return buildNoticeView(cancelText.nothingLeft);
  return act === 'cancel'
    ? buildCancelView(overview, presser.channel)
    : buildRemovePeopleView(overview, presser.channel);
}

function isCancellable({ progress }: SendOverview): boolean {
  const { schedule, cancelled, recipients } = progress;
  return (
    schedule !== undefined &&
    cancelled === undefined &&
    recipients.some(({ state }) => state === 'scheduled')
  );
}

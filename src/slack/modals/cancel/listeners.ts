import type { App, BlockAction, ButtonAction, ViewResponseAction } from '@slack/bolt';
import type { UserActions } from '../../../core/access/guard-user-actions.ts';
import type { CancelResult } from '../../../core/scheduling/cancel-send.ts';
import { replaceMessage } from '../../client/replace-message.ts';
import type { SlackClientSettings } from '../../client/web-clients.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildMessage } from '../../messages/blocks/message.ts';
import {
  formatCancelEverythingResult,
  formatCancelResult,
} from '../../messages/private/cancel-result.ts';
import { toRequester } from '../../reading/requester.ts';
import { cancelText } from '../../text/cancel.ts';
import { readFields } from '../shared/elements.ts';
import { openOnPress } from '../shared/open-modal.ts';
import { createSubmissionListener, showErrors, showNotice } from '../shared/submission-listener.ts';
import {
  buildCancelEverythingView,
  PEOPLE_ID,
  parseCancelMetadata,
  WORD_ID,
} from './cancel-views.ts';

/** The modals behind *Cancel everything…*, and behind *Cancel message…* and *Remove people…* in a post's menu. */
export function registerCancelListeners(
  app: App,
  tools: Pick<UserActions, 'cancelSend' | 'cancelAll'> & Pick<SlackClientSettings, 'fetch'>,
): void {
  registerCancelEverything(app, tools);
  registerCancelSend(app, tools);
  registerRemovePeople(app, tools);
}

function registerCancelEverything(
  app: App,
  { cancelAll, fetch }: Pick<UserActions, 'cancelAll'> & Pick<SlackClientSettings, 'fetch'>,
): void {
  const openEverything = openOnPress('question whether to cancel everything', ({ body, client }) =>
    client.views.open({
      trigger_id: body.trigger_id,
      view: buildCancelEverythingView(body.response_url || undefined),
    }),
  );
  app.action<BlockAction<ButtonAction>>(actionIds.cancelEverything, openEverything);

  app.view(
    callbackIds.cancelEverything,
    createSubmissionListener('cancellation of everything', {
      async store({ body: { user, view } }) {
        const typed = readFields(view).read(WORD_ID);
        const { word, wrongWord } = cancelText.account;
        if (typed.value?.trim() !== word)
          return { response: showErrors({ [WORD_ID]: wrongWord({ word }) }) };
        const ours = await cancelAll.cancelAllSends(user.id);
        // ClickSend may take longer than the three seconds that Slack waits.
        return {
          afterwards: async () => {
            const account = await cancelAll.cancelAccountMessages(user.id);
            const text = formatCancelEverythingResult({ ours, account });
            if (view.private_metadata)
              await replaceMessage(view.private_metadata, buildMessage(text), { fetch });
          },
        };
      },
      fail: (words) => showErrors({ [WORD_ID]: words }),
    }),
  );
}

function registerCancelSend(app: App, { cancelSend }: Pick<UserActions, 'cancelSend'>): void {
  app.view(
    callbackIds.cancelSend,
    createSubmissionListener('cancellation', {
      async store({ body }) {
        const { send, channel } = parseCancelMetadata(body.view.private_metadata);
        const result = await cancelSend(send, toRequester(body.user.id, channel));
        // The post shows it.
        return result.kind === 'cancelled'
          ? {}
          : { response: showResult(formatCancelResult(result)) };
      },
      fail: showResult,
    }),
  );
}

function registerRemovePeople(app: App, { cancelSend }: Pick<UserActions, 'cancelSend'>): void {
  app.view(
    callbackIds.removePeople,
    createSubmissionListener('removal of people', {
      async store({ body }) {
        const { send, edits, channel } = parseCancelMetadata(body.view.private_metadata);
        const requester = toRequester(body.user.id, channel);
        let question: CancelResult | undefined;
        for (const index of readIndexes(body.view)) {
          const result = await cancelSend(send, requester, { index, edits });
          if (result.kind === 'asked') question = result;
          else if (result.kind !== 'cancelled' && result.kind !== 'before')
            return { response: showResult(formatCancelResult(result, 'one')) };
        }
        return question ? { response: showResult(formatCancelResult(question, 'one')) } : {};
      },
      fail: showResult,
    }),
  );
}

function readIndexes(view: unknown): readonly number[] {
  const chosen = readFields(view).read(PEOPLE_ID);
  return (chosen.selected_options ?? []).map(({ value }) => Number(value));
}

function showResult(text: string): ViewResponseAction {
  return showNotice(text, cancelText.question.title);
}

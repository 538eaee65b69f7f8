import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { UserActions } from '../../../core/access/guard-user-actions.ts';
import type { CancelResult } from '../../../core/scheduling/cancel-send.ts';
import type { Problem } from '../../../domain/problem.ts';
import { replaceMessage } from '../../client/replace-message.ts';
import type { SlackClientSettings } from '../../client/web-clients.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildMessage } from '../../messages/blocks/message.ts';
import { formatUnconfirmedError } from '../../messages/format/error-text.ts';
import {
  formatCancelEverythingResult,
  formatCancelResult,
} from '../../messages/private/cancel-result.ts';
import { toRequester } from '../../reading/requester.ts';
import { cancelText } from '../../text/cancel.ts';
import { formatProblem } from '../../text/problems.ts';
import { parseElement, stateValuesSchema } from '../shared/elements.ts';
import { buildNoticeView } from '../shared/modal-views.ts';
import { openOnPress } from '../shared/open-modal.ts';
import {
  createSubmissionListener,
  type SubmissionResponse,
} from '../shared/submission-listener.ts';
import {
  buildCancelEverythingView,
  PEOPLE_ID,
  parseCancelMetadata,
  WORD_ID,
} from './cancel-views.ts';

/** The modals behind *Cancel message…* and *Remove people…* in a post's menu. */
export function registerCancelListeners(
  app: App,
  actions: Pick<UserActions, 'cancelSend' | 'cancelAll'>,
  settings: Pick<SlackClientSettings, 'fetch'>,
): void {
  const { cancelSend, cancelAll } = actions;

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
        const typed = parseElement(stateValuesSchema.parse(view.state.values), WORD_ID, WORD_ID);
        const { word, wrongWord } = cancelText.account;
        if (typed.value?.trim() !== word) {
          const errors = { [WORD_ID]: wrongWord({ word }) };
          return { response: { response_action: 'errors', errors } };
        }
        const ours = await cancelAll.cancelAllSends(user.id);
        // ClickSend may take longer than the three seconds that Slack waits.
        return {
          afterwards: async () => {
            const account = await cancelAll.cancelAccountMessages(user.id);
            const text = formatCancelEverythingResult({ ours, account });
            if (view.private_metadata)
              await replaceMessage(view.private_metadata, buildMessage(text), settings);
          },
        };
      },
      fail: (refusal) => ({
        response_action: 'errors',
        errors: {
          [WORD_ID]: refusal ? formatProblem(refusal) : formatUnconfirmedError(undefined),
        },
      }),
    }),
  );

  app.view(
    callbackIds.cancelSend,
    createSubmissionListener('cancellation', {
      async store({ body }) {
        const { send, channel } = parseCancelMetadata(body.view.private_metadata);
        const result = await cancelSend(send, toRequester(body.user.id, channel));
        // The post shows it.
        return result.kind === 'cancelled' ? {} : showNotice(formatCancelResult(result));
      },
      fail: showFailure,
    }),
  );

  app.view(
    callbackIds.removePeople,
    createSubmissionListener('removal of people', {
      async store({ body }) {
        const { send, edits, channel } = parseCancelMetadata(body.view.private_metadata);
        const requester = toRequester(body.user.id, channel);
        let asked: CancelResult | undefined;
        for (const index of readIndexes(body.view.state.values)) {
          const result = await cancelSend(send, requester, { index, edits });
          if (result.kind === 'asked') asked = result;
          else if (result.kind !== 'cancelled' && result.kind !== 'before')
            return showNotice(formatCancelResult(result, 'one'));
        }
        return asked ? showNotice(formatCancelResult(asked, 'one')) : {};
      },
      fail: showFailure,
    }),
  );
}

function readIndexes(values: unknown): readonly number[] {
  const chosen = parseElement(stateValuesSchema.parse(values), PEOPLE_ID, PEOPLE_ID);
  return (chosen.selected_options ?? []).map(({ value }) => Number(value));
}

function showNotice(text: string): SubmissionResponse {
  return {
    response: { response_action: 'update', view: buildNoticeView(text, cancelText.question.title) },
  };
}

function showFailure(refusal: Problem | undefined): SubmissionResponse['response'] {
  const text = refusal ? formatProblem(refusal) : formatUnconfirmedError(undefined);
  return showNotice(text).response;
}

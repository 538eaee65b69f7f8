import type { App } from '@slack/bolt';
import type { UserActions } from '../../../core/access/guard-user-actions.ts';
import type { CancelResult } from '../../../core/scheduling/cancel-send.ts';
import type { Problem } from '../../../domain/problem.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { formatUnconfirmedError } from '../../messages/format/error-text.ts';
import { formatCancelResult } from '../../messages/private/cancel-result.ts';
import { toRequester } from '../../reading/requester.ts';
import { cancelText } from '../../text/cancel.ts';
import { formatProblem } from '../../text/problems.ts';
import { parseElement, stateValuesSchema } from '../shared/elements.ts';
import { buildNoticeView } from '../shared/notice-view.ts';
import {
  createSubmissionListener,
  type SubmissionResponse,
} from '../shared/submission-listener.ts';
import { PEOPLE_ID, parseCancelMetadata } from './cancel-views.ts';

/** The modals that *Cancel send…* and *Remove people…* in the menu of a post open. */
export function registerCancelListeners(app: App, actions: Pick<UserActions, 'cancelSend'>): void {
  const { cancelSend } = actions;

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

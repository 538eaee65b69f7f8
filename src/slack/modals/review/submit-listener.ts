import type { App, ViewResponseAction } from '@slack/bolt';
import {
  CONFIRM_PROBLEMS,
  type ConfirmQuote,
  type ConfirmResult,
} from '../../../core/compose/confirm-quote.ts';
import { ROLE_UNKNOWN_PROBLEM } from '../../../core/permissions/check-permission.ts';
import type { SendId } from '../../../domain/send.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { modalText } from '../../text/modal.ts';
import { formatProblem } from '../../text/problems.ts';
import { reviewText } from '../../text/review.ts';
import type { DraftViewTools } from '../compose/load-draft-view.ts';
import type { RefreshList } from '../shared/refresh-list.ts';
import { createSubmissionListener, showNotice, showView } from '../shared/submission-listener.ts';
import { buildProblemView, buildTooLateView } from './problem-view.ts';
import { buildReviewRetryView, parseReviewMetadata } from './review-view.ts';

/** Results that can be fixed by changing the form. */
const mendable: ReadonlySet<ConfirmResult> = new Set<ConfirmResult>(['stale', 'resent', 'late']);

/** *Send* in the second step: stores and queues the send before it closes the modal. */
export function registerReviewSubmitListener(
  app: App,
  options: {
    readonly confirmQuote: ConfirmQuote;
    readonly findDraft: DraftViewTools['findDraft'];
    readonly refreshList: RefreshList;
  },
): void {
  const submission = createSubmissionListener('confirmation', {
    async store({ body, client }) {
      const confirmed = parseReviewMetadata(body.view.private_metadata);
      if (!confirmed) return { response: showNotice(reviewText.gone) };
      const { id, version } = confirmed;
      const user = body.user.id;
      const result = await options.confirmQuote(id, version, user);
      return {
        response: buildResponse(id, result),
        async afterwards() {
          const draft = mendable.has(result) ? undefined : await options.findDraft(id);
          if (draft?.user === user) await options.refreshList(draft.form?.openedIn, user, client);
        },
      };
    },
    notStored: reviewText.notStored,
    fail(words, { body, refusal }) {
      if (refusal && refusal !== ROLE_UNKNOWN_PROBLEM) return showNotice(words);
      const confirmed = parseReviewMetadata(body.view.private_metadata);
      // Confirming again is safe, because it is the same send.
      return confirmed
        ? showView(buildReviewRetryView(confirmed, words))
        : showNotice(reviewText.gone);
    },
  });
  app.view(callbackIds.confirm, submission);
}

function buildResponse(id: SendId, result: ConfirmResult): ViewResponseAction {
  if (result === 'taken') return { response_action: 'clear' };
  if (result === 'asked') return showNotice(modalText.edit[result]);
  const problem = CONFIRM_PROBLEMS[result];
  // What was typed stays behind *Back*, though it has to be entered somewhere else.
  if (result === 'left' || result === 'cancelled') return showView(buildTooLateView(id, problem));
  return mendable.has(result) || result === 'outdated'
    ? showView(buildProblemView(id, problem))
    : showNotice(formatProblem(problem));
}

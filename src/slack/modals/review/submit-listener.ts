import type { App, ViewSubmitAction } from '@slack/bolt';
import {
  CONFIRM_PROBLEMS,
  type ConfirmQuote,
  type ConfirmResult,
} from '../../../core/compose/confirm-quote.ts';
import { findRefusal, ROLE_UNKNOWN_PROBLEM } from '../../../core/permissions/check-permission.ts';
import { formatProblem } from '../../../domain/problem.ts';
import { withTimeout } from '../../client/with-timeout.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { formatEditResult } from '../shared/edit-result.ts';
import { buildNoticeView } from '../shared/notice-view.ts';
import { buildProblemView } from './problem-view.ts';
import { buildReviewRetryView, parseReviewMetadata } from './review-view.ts';

/** Slack waits three seconds for the answer to a submission; past this ours says what happened instead. */
const STORED_WITHIN_MS = 2_300;

/** What can be mended in the form. */
const mendable: ReadonlySet<ConfirmResult> = new Set<ConfirmResult>(['stale', 'late']);

/** *Send* in the second step: stored, queued and only then closed. */
export function registerReviewSubmitListener(
  app: App,
  options: { readonly confirm: ConfirmQuote },
): void {
  app.view<ViewSubmitAction>(callbackIds.confirm, async ({ body, ack, logger }) => {
    const confirmed = parseReviewMetadata(body.view.private_metadata);
    if (!confirmed) return ack({ response_action: 'update', view: buildNoticeView(GONE) });
    const { id, version } = confirmed;
    let result: ConfirmResult;
    try {
      result = await withTimeout(STORED_WITHIN_MS, options.confirm(id, version, body.user.id));
    } catch (error) {
      logger.error(`not confirmed: ${error instanceof Error ? error.message : 'unknown'}`);
      const refusal = findRefusal(error);
      if (refusal && refusal !== ROLE_UNKNOWN_PROBLEM) {
        return ack({ response_action: 'update', view: buildNoticeView(formatProblem(refusal)) });
      }
      const words = refusal ? formatProblem(refusal) : NOT_STORED;
      // The same yes again is safe: it is the same send.
      return ack({ response_action: 'update', view: buildReviewRetryView(confirmed, words) });
    }
    if (result === 'taken') return ack({ response_action: 'clear' });
    if (result === 'asked') {
      return ack({ response_action: 'update', view: buildNoticeView(formatEditResult(result)) });
    }
    const problem = CONFIRM_PROBLEMS[result];
    const view = mendable.has(result)
      ? buildProblemView(id, problem)
      : buildNoticeView(formatProblem(problem));
    return ack({ response_action: 'update', view });
  });
}

const NOT_STORED =
  'I could not make sure that this was stored. Nothing is lost: press the button here again in a minute. From this form it goes out once, however often you press.';

const GONE = 'What you typed is no longer here. Please start anew with /mms.';

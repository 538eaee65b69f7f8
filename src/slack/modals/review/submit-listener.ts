import type { App, ViewSubmitAction } from '@slack/bolt';
import {
  type ConfirmQuote,
  type ConfirmResult,
  whyNotTaken,
} from '../../../core/compose/confirm-quote.ts';
import { refusalIn, roleUnknown } from '../../../core/permissions/check-permission.ts';
import { sayProblem } from '../../../domain/problem.ts';
import { within } from '../../client/with-timeout.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { notEdited } from '../shared/edit-result.ts';
import { noticeView } from '../shared/notice-view.ts';
import { problemView } from './problem-view.ts';
import { confirmAgainView, readConfirmed } from './review-view.ts';

/** Slack waits three seconds for the answer to a submission; past this ours says what happened instead. */
const STORED_WITHIN_MS = 2_300;

/** What can be mended in the form. */
const mendable: ReadonlySet<ConfirmResult> = new Set<ConfirmResult>(['stale', 'late']);

/** *Send* in the second step: stored, queued and only then closed. */
export function confirmSubmission(app: App, options: { readonly confirm: ConfirmQuote }): void {
  app.view<ViewSubmitAction>(callbackIds.confirm, async ({ body, ack, logger }) => {
    const confirmed = readConfirmed(body.view.private_metadata);
    if (!confirmed) return ack({ response_action: 'update', view: noticeView(GONE) });
    const { id, version } = confirmed;
    let result: ConfirmResult;
    try {
      result = await within(STORED_WITHIN_MS, options.confirm(id, version, body.user.id));
    } catch (error) {
      logger.error(`not confirmed: ${error instanceof Error ? error.message : 'unknown'}`);
      const refusal = refusalIn(error);
      if (refusal && refusal !== roleUnknown) {
        return ack({ response_action: 'update', view: noticeView(sayProblem(refusal)) });
      }
      const words = refusal ? sayProblem(refusal) : NOT_STORED;
      // The same yes again is safe: it is the same send.
      return ack({ response_action: 'update', view: confirmAgainView(confirmed, words) });
    }
    if (result === 'taken') return ack({ response_action: 'clear' });
    if (result === 'asked') {
      return ack({ response_action: 'update', view: noticeView(notEdited(result)) });
    }
    const problem = whyNotTaken[result];
    const view = mendable.has(result) ? problemView(id, problem) : noticeView(sayProblem(problem));
    return ack({ response_action: 'update', view });
  });
}

const NOT_STORED =
  'I could not make sure that this was stored. Nothing is lost: press the button here again in a minute. From this form it goes out once, however often you press.';

const GONE = 'What you typed is no longer here. Please start anew with /mms.';

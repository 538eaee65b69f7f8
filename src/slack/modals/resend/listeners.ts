import type { App } from '@slack/bolt';
import type { UserActions } from '../../../core/access/guard-user-actions.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { formatUnconfirmedError } from '../../messages/format/error-text.ts';
import { toRequester } from '../../reading/requester.ts';
import { formatProblem } from '../../text/problems.ts';
import { resendText } from '../../text/resend.ts';
import { buildNoticeView } from '../shared/modal-views.ts';
import {
  createSubmissionListener,
  type SubmissionResponse,
} from '../shared/submission-listener.ts';
import { parseResendMetadata } from './resend-view.ts';

/** The modal in which a colleague sends again to people who did not get it. */
export function registerResendListener(
  app: App,
  { resendUnreached }: Pick<UserActions, 'resendUnreached'>,
): void {
  const submission = createSubmissionListener('resend', {
    async store({ body }) {
      const { send, channel, indexes } = parseResendMetadata(body.view.private_metadata);
      const result = await resendUnreached(send, toRequester(body.user.id, channel), indexes);
      // The new post shows it.
      return result.kind === 'sent' ? {} : { response: buildNotice(resendText[result.kind]) };
    },
    fail: (refusal) =>
      buildNotice(refusal ? formatProblem(refusal) : formatUnconfirmedError(undefined)),
  });
  app.view(callbackIds.resend, submission);
}

function buildNotice(text: string): SubmissionResponse['response'] {
  return { response_action: 'update', view: buildNoticeView(text, resendText.title) };
}

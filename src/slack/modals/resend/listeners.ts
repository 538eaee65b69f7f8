import type { App, ViewResponseAction } from '@slack/bolt';
import type { UserActions } from '../../../core/access/guard-user-actions.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { toRequester } from '../../reading/requester.ts';
import { resendText } from '../../text/resend.ts';
import { createSubmissionListener, showNotice } from '../shared/submission-listener.ts';
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
      return result.kind === 'sent' ? {} : { response: showResult(resendText[result.kind]) };
    },
    fail: showResult,
  });
  app.view(callbackIds.resend, submission);
}

function showResult(text: string): ViewResponseAction {
  return showNotice(text, resendText.title);
}

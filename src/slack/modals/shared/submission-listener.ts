import type {
  AllMiddlewareArgs,
  Middleware,
  SlackViewMiddlewareArgs,
  ViewResponseAction,
  ViewSubmitAction,
} from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { findRefusal, ROLE_UNKNOWN_PROBLEM } from '../../../core/permissions/check-permission.ts';
import type { Problem } from '../../../domain/problem.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { ACK_TIMEOUT_MS } from '../../client/ack.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { commandText } from '../../text/commands.ts';
import { formatProblem } from '../../text/problems.ts';
import { buildNoticeView } from './modal-views.ts';

interface SubmissionResponse {
  /** What Slack does with the modal. Undefined: closes it. */
  readonly response?: ViewResponseAction;
  /** Runs once Slack has the response. Errors are only logged. */
  readonly afterwards?: () => Promise<unknown>;
}

type Submitted = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'body'> &
  Pick<AllMiddlewareArgs, 'client'>;

/** Shows another view in the modal. */
export function showView(view: ModalView): ViewResponseAction {
  return { response_action: 'update', view };
}

/** Shows a sentence in the modal instead of its fields. */
export function showNotice(text: string, title?: string): ViewResponseAction {
  return showView(buildNoticeView(text, title));
}

/** Shows errors under the fields, by block id. */
export function showErrors(errors: Record<string, string>): ViewResponseAction {
  return { response_action: 'errors', errors };
}

/**
 * The listener of a modal's submission: stores it, then responds in time for Slack to show the response.
 * `fail` responds if storing failed or takes too long, with what to tell the person: why they may not do it
 * (`refusal`), or else `notStored`, if it may have been stored. What is stored late is stored anyway.
 */
export function createSubmissionListener(
  what: string,
  submission: {
    readonly store: (submitted: Submitted) => Promise<SubmissionResponse>;
    /** Default: that it is safe to do it again. */
    readonly notStored?: string;
    readonly fail: (
      words: string,
      failed: Submitted & { readonly refusal: Problem | undefined },
    ) => ViewResponseAction;
  },
): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  const { store, fail, notStored = commandText.notSure } = submission;
  return async ({ body, client, ack, logger }) => {
    const storing = withTimeout(ACK_TIMEOUT_MS, store({ body, client }));
    const answer = await storing.catch((error: unknown): SubmissionResponse => {
      logger.error(`failed to store the ${what}: ${toAppError(error).code}`);
      const refusal = findRefusal(error);
      // If Slack did not say who pressed, another press of the same form may have been stored.
      const isKnown = refusal && refusal.code !== ROLE_UNKNOWN_PROBLEM.code;
      const words = isKnown ? formatProblem(refusal) : notStored;
      return { response: fail(words, { body, client, refusal }) };
    });
    await (answer.response ? ack(answer.response) : ack());
    await answer.afterwards?.().catch((error: unknown) => {
      logger.warn(`failed after storing the ${what}: ${toAppError(error).code}`);
    });
  };
}

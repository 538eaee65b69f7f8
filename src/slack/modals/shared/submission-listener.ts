import type {
  AllMiddlewareArgs,
  Middleware,
  SlackViewMiddlewareArgs,
  ViewResponseAction,
  ViewSubmitAction,
} from '@slack/bolt';
import { findRefusal } from '../../../core/permissions/check-permission.ts';
import type { Problem } from '../../../domain/problem.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { ACK_TIMEOUT_MS } from '../../client/ack.ts';
import { toAppError } from '../../errors/to-app-error.ts';

export interface SubmissionResponse {
  /** What Slack does with the modal. Undefined: closes it. */
  readonly response?: ViewResponseAction;
  /** Runs once Slack has the response. Errors are only logged. */
  readonly afterwards?: () => Promise<unknown>;
}

type Submitted = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'body'> &
  Pick<AllMiddlewareArgs, 'client'>;

/**
 * The listener of a modal's submission: stores it, then responds in time for Slack to show the response.
 * `fail` responds if storing failed or takes too long; `refusal` is why this person may not do it, if that
 * is the reason. What is stored late is stored anyway.
 */
export function createSubmissionListener(
  what: string,
  submission: {
    readonly store: (submitted: Submitted) => Promise<SubmissionResponse>;
    readonly fail: (
      refusal: Problem | undefined,
      submitted: Submitted,
    ) => SubmissionResponse['response'];
  },
): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  const { store, fail } = submission;
  return async ({ body, client, ack, logger }) => {
    const storing = withTimeout(ACK_TIMEOUT_MS, store({ body, client }));
    const answer = await storing.catch((error: unknown): SubmissionResponse => {
      logger.error(`failed to store the ${what}: ${toAppError(error).code}`);
      return { response: fail(findRefusal(error), { body, client }) };
    });
    await (answer.response ? ack(answer.response) : ack());
    await answer.afterwards?.().catch((error: unknown) => {
      logger.warn(`failed after storing the ${what}: ${toAppError(error).code}`);
    });
  };
}

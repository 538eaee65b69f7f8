import type { WebClient } from '@slack/web-api';
import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import { AppError } from '../../core/errors.ts';
import type { SlackWorkflow, StepOutputs } from '../../core/ports/slack-workflow.ts';
import type { Problem } from '../../domain/problem.ts';
import { getSlackErrorCode, toAppError } from '../errors/to-app-error.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { shortenText } from '../messages/format/mrkdwn.ts';
import {
  buildWorkflowEnding,
  buildWorkflowFailure,
  buildWorkflowQuestion,
} from '../messages/private/workflow-question.ts';
import { formatProblem } from '../text/problems.ts';
import { stepProblemText } from '../text/slack-outcomes.ts';
import { postMessage, updateMessage } from './post-message.ts';

/** Slack documents no limit for an error's text, and shows it in one message. */
const MAX_ERROR_LENGTH = 1_000;

/**
 * Errors that mean that the workflow no longer waits for the step: docs.slack.dev,
 * functions.completeSuccess and completeError.
 */
const finalErrors = new Set([
  'execution_not_in_running_state',
  'function_execution_not_found',
  'access_denied',
]);

/** Errors of chat.postMessage for a person whom the app cannot message. */
const unreachable = new Set([
  'channel_not_found',
  'user_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'messages_tab_disabled',
]);

const nobodyToAsk: Problem = { code: 'nobody_to_ask', ...stepProblemText.nobody_to_ask };

/**
 * Workflow steps, with a client that does not retry. Slack sends a token with every execution, but it
 * expires with the execution and must not be stored. The reference of both methods names no scope, so the
 * app's own token is assumed to be sufficient. Bolt's `complete` and `fail` are not used, because the step
 * may end a day and a restart later.
 */
export function createSlackWorkflow(
  client: WebClient,
  loadUserCountry: LoadUserCountry,
): SlackWorkflow {
  return {
    completeStep: (execution, outputs) =>
      endStep(() =>
        client.functions.completeSuccess({
          function_execution_id: execution,
          outputs: buildStepOutputs(outputs),
        }),
      ),

    failStep: (execution, error) =>
      endStep(() =>
        client.functions.completeError({
          function_execution_id: execution,
          error: shortenText(formatProblem(error), MAX_ERROR_LENGTH),
        }),
      ),

    async postQuestion(execution, draft, quote) {
      try {
        const { channel, ts } = await postPrivately(
          draft.user,
          buildWorkflowQuestion(execution, draft, quote, await loadUserCountry(draft.user)),
        );
        return { channel, ts, version: draft.version };
      } catch (error) {
        const { code } = toAppError(error);
        if (!unreachable.has(code)) throw error;
        throw new AppError(code, {
          retry: 'never',
          answered: true,
          problem: nobodyToAsk,
          cause: error,
        });
      }
    },

    async closeQuestion(question, how) {
      await updateMessage(client, question, buildWorkflowEnding(how));
    },

    async notifyUser(user, error) {
      await postPrivately(user, buildWorkflowFailure(error));
    },
  };

  function postPrivately(user: string, message: SlackMessage) {
    return postMessage(client, { channel: user }, message);
  }
}

/** The step's outputs as declared in manifest.yml. */
export function buildStepOutputs({ sendId, price, count }: StepOutputs) {
  return { send_id: sendId, price, count };
}

async function endStep(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    const code = getSlackErrorCode(error) ?? '';
    if (!finalErrors.has(code)) throw toAppError(error);
    throw new AppError(code, { retry: 'never', answered: true, cause: error });
  }
}

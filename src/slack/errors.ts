import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { AppError } from '../app/app-error.ts';
import type { Problem } from '../domain/problem.ts';

/**
 * Slack errors that stay as they are until a person does something, and what that is. Everything
 * else is tried again. Words of Slack's error codes: docs.slack.dev, chat.postMessage and files.info.
 */
const permanent = new Map<string, Omit<Problem, 'code'>>(
  Object.entries({
    not_in_channel: {
      what: 'I am not in that channel, so I cannot post there',
      todo: 'Type `/invite @slack-mms` there, then open the form again',
    },
    channel_not_found: {
      what: 'I cannot see that channel; it is private or gone',
      todo: 'Type `/invite @slack-mms` there, then open the form again, or choose another channel',
    },
    is_archived: {
      what: 'That channel is archived',
      todo: 'Choose another channel',
    },
    restricted_action: {
      what: 'The rules of this workspace do not let me post in that channel',
      todo: 'Choose another channel, or ask a workspace admin',
    },
    restricted_action_read_only_channel: {
      what: 'That channel is read-only',
      todo: 'Choose another channel',
    },
    missing_scope: {
      what: 'The app lacks a permission in Slack',
      todo: 'Ask whoever installed it to reinstall it with the manifest that came with it',
    },
    token_revoked: {
      what: 'The app was removed from this workspace',
      todo: 'Ask a workspace admin to install it again',
    },
    invalid_auth: {
      what: 'Slack no longer accepts the token of this app',
      todo: 'Ask whoever runs it to set SLACK_BOT_TOKEN anew',
    },
    account_inactive: {
      what: 'The app was switched off in this workspace',
      todo: 'Ask a workspace admin to install it again',
    },
    file_deleted: {
      what: 'The picture was deleted in Slack',
      todo: 'Attach it again',
    },
    message_not_found: { what: 'The post was deleted', todo: '' },
    cant_update_message: { what: 'The post cannot be changed', todo: '' },
    thread_not_found: { what: 'The post was deleted', todo: '' },
    user_not_found: { what: 'Slack does not know this person', todo: '' },
  }),
);

/** Faults of our own making: no person can mend them, and they are no reason not to send. */
const ours = new Set(['invalid_blocks', 'invalid_arguments', 'msg_too_long', 'metadata_too_large']);

/** Same meaning, other word. */
const synonyms = new Map(
  Object.entries({
    not_authed: 'invalid_auth',
    token_expired: 'invalid_auth',
    no_permission: 'restricted_action',
    restricted_action_non_threadable_channel: 'restricted_action',
    restricted_action_thread_locked: 'restricted_action',
    restricted_action_thread_only_channel: 'restricted_action',
    ekm_access_denied: 'restricted_action',
    cannot_reply_to_message: 'message_not_found',
    edit_window_closed: 'cant_update_message',
  }),
);

/** Slack's own trouble: it answered, but what it did is not known. */
const unclear = new Set([
  'fatal_error',
  'internal_error',
  'service_unavailable',
  'request_timeout',
]);

/** Slack's error code of a failed call; undefined when Slack did not answer with one. */
export function slackErrorCode(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

/** Classifies whatever a Web API call threw. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof WebAPIRateLimitedError) {
    const retryAfterMs = error.retryAfter * 1000;
    return new AppError('ratelimited', { retry: 'later', retryAfterMs, answered: true });
  }
  if (error instanceof WebAPIPlatformError) return fromSlack(error.data.error, error);
  if (error instanceof WebAPIHTTPError) {
    const isRefusal = error.statusCode < 500;
    return new AppError(`slack_http_${error.statusCode}`, {
      retry: 'later',
      answered: isRefusal,
      cause: error,
    });
  }
  const isUnreached = error instanceof WebAPIRequestError && wasNeverSent(error);
  const code = hasCause(error, isTimeout) ? 'slack_timeout' : 'slack_unreached';
  return new AppError(code, { retry: 'later', answered: isUnreached, cause: error });
}

function fromSlack(code: string, cause: unknown): AppError {
  const known = synonyms.get(code) ?? code;
  const words = permanent.get(known);
  if (words) {
    const problem = { code: known, ...words };
    return new AppError(known, { retry: 'never', answered: true, problem, cause });
  }
  if (ours.has(code)) return new AppError(code, { retry: 'never', answered: true, cause });
  const answered = !unclear.has(code);
  return new AppError(code, { retry: 'later', answered, cause });
}

const UNREACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

function wasNeverSent(error: Error): boolean {
  return hasCause(error, (cause) => 'code' in cause && UNREACHED.includes(String(cause.code)));
}

/** The call may still be under way at Slack. */
function isTimeout({ name }: Error): boolean {
  return name === 'TimeoutError' || name === 'AbortError';
}

function hasCause(error: unknown, is: (cause: Error) => boolean): boolean {
  let cause = error;
  for (let depth = 0; depth < 5 && cause instanceof Error; depth += 1) {
    if (is(cause)) return true;
    cause = 'original' in cause ? cause.original : cause.cause;
  }
  return false;
}

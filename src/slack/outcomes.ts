/** What follows when Slack does not do what it was asked for. */
export type Follows =
  /** Only a person can change it: it is not tried again. */
  | 'final'
  /** The same in fewer words. */
  | 'shorter'
  /** Everything waits until Slack accepts the app's token again. */
  | 'token'
  /** Nobody of us calls this method until the time is over that Slack asked for. */
  | 'wait'
  /** Tried again after growing pauses. */
  | 'again';

/** What no longer can be done to a post that stands. */
export type PostIs = 'gone' | 'not editable';

/** What comes of one of Slack's refusals, or of a call that was not answered. */
export interface Outcome {
  /** Slack's word; one of ours, `slack_…`, for what happened on the way. */
  readonly code: string;
  /** Slack's other words for the same. */
  readonly also?: readonly string[];
  /** When the word is ours: how it shows. */
  readonly when?: string;
  /** Whether Slack did what was asked. What may have been done is looked for before it is done again. */
  readonly done: 'no' | 'not known';
  readonly follows: Follows;
  /** What it says of the post that was to be changed or to get a line in its thread. */
  readonly post?: PostIs;
  /** For the sender; a send that is not posted yet stops with these words. None: it goes out all the same. */
  readonly what?: string;
  readonly todo?: string;
}

const INVITE = 'Type `/invite @slack-mms` there, then open the form again';

/**
 * Every outcome of a call to Slack that the app knows, in one place; the same is written for people
 * in `docs/outcomes.md`, and a test holds the two together. A code that is not here is tried again.
 * Slack's words: docs.slack.dev, the error lists of chat.postMessage, chat.update and files.info.
 */
export const outcomes: readonly Outcome[] = [
  {
    code: 'not_in_channel',
    done: 'no',
    follows: 'final',
    post: 'gone',
    what: 'I am not in that channel, so I cannot post there',
    todo: INVITE,
  },
  {
    code: 'channel_not_found',
    done: 'no',
    follows: 'final',
    post: 'gone',
    what: 'I cannot see that channel; it is private or gone',
    todo: `${INVITE}, or choose another channel`,
  },
  {
    code: 'is_archived',
    done: 'no',
    follows: 'final',
    post: 'gone',
    what: 'That channel is archived',
    todo: 'Choose another channel',
  },
  {
    code: 'restricted_action',
    also: [
      'no_permission',
      'restricted_action_non_threadable_channel',
      'restricted_action_thread_locked',
      'restricted_action_thread_only_channel',
      'ekm_access_denied',
      'team_access_not_granted',
    ],
    done: 'no',
    follows: 'final',
    what: 'The rules of this workspace do not let me post in that channel',
    todo: 'Choose another channel, or ask a workspace admin',
  },
  {
    code: 'restricted_action_read_only_channel',
    done: 'no',
    follows: 'final',
    what: 'That channel is read-only',
    todo: 'Choose another channel',
  },
  {
    code: 'missing_scope',
    done: 'no',
    follows: 'final',
    what: 'The app lacks a permission in Slack',
    todo: 'Ask whoever installed it to reinstall it with the manifest that came with it',
  },
  {
    code: 'message_not_found',
    also: ['cannot_reply_to_message', 'thread_not_found'],
    done: 'no',
    follows: 'final',
    post: 'gone',
    what: 'The post was deleted',
    todo: '',
  },
  {
    code: 'cant_update_message',
    also: ['edit_window_closed'],
    done: 'no',
    follows: 'final',
    post: 'not editable',
    what: 'The post cannot be changed',
    todo: '',
  },
  {
    code: 'user_not_found',
    also: ['user_disabled', 'user_not_visible', 'cannot_dm_bot', 'messages_tab_disabled'],
    done: 'no',
    follows: 'final',
    what: 'Slack does not let me write to this person',
    todo: '',
  },
  {
    code: 'file_deleted',
    done: 'no',
    follows: 'final',
    what: 'The picture was deleted in Slack',
    todo: 'Attach it again',
  },
  // Of our own making: no person can mend these, and they are no reason not to send.
  { code: 'invalid_blocks', done: 'no', follows: 'final' },
  { code: 'invalid_arguments', done: 'no', follows: 'final' },
  { code: 'metadata_too_large', done: 'no', follows: 'final' },
  { code: 'msg_too_long', also: ['msg_blocks_too_long'], done: 'no', follows: 'shorter' },
  {
    code: 'token_revoked',
    done: 'no',
    follows: 'token',
    what: 'The app was removed from this workspace',
    todo: 'Ask a workspace admin to install it again',
  },
  {
    code: 'invalid_auth',
    also: ['not_authed', 'token_expired'],
    done: 'no',
    follows: 'token',
    what: 'Slack no longer accepts the token of this app',
    todo: 'Ask whoever runs it to set SLACK_BOT_TOKEN anew',
  },
  {
    code: 'account_inactive',
    done: 'no',
    follows: 'token',
    what: 'The app was switched off in this workspace',
    todo: 'Ask a workspace admin to install it again',
  },
  {
    code: 'ratelimited',
    also: ['rate_limited', 'message_limit_exceeded'],
    when: 'also HTTP 429, with or without Retry-After',
    done: 'no',
    follows: 'wait',
  },
  {
    code: 'internal_error',
    also: ['fatal_error', 'service_unavailable', 'request_timeout'],
    done: 'not known',
    follows: 'again',
  },
  {
    code: 'slack_unreached',
    when: 'no connection: refused, no such host, no route',
    done: 'no',
    follows: 'again',
  },
  {
    code: 'slack_untrusted',
    when: 'TLS: a certificate that is not trusted, too old, or of another host',
    done: 'no',
    follows: 'again',
  },
  {
    code: 'slack_lost',
    when: 'the connection was cut before the answer, or in the middle of it',
    done: 'not known',
    follows: 'again',
  },
  {
    code: 'slack_timeout',
    when: 'no answer in time, or one that drips in too slowly to be whole in time',
    done: 'not known',
    follows: 'again',
  },
  {
    code: 'slack_unreadable',
    when: 'HTTP 200 with a page of HTML, half an answer, or anything else that Slack does not say',
    done: 'not known',
    follows: 'again',
  },
  { code: 'slack_http_4xx', when: 'HTTP 400 to 499, but 429', done: 'no', follows: 'again' },
  { code: 'slack_http_5xx', when: 'HTTP 500 to 599', done: 'not known', follows: 'again' },
];

const byCode = new Map(
  outcomes.flatMap((one) => [one.code, ...(one.also ?? [])].map((code) => [code, one] as const)),
);

/** The outcome of an error code of Slack's, or of one of ours; undefined for one that nobody wrote down. */
export function outcomeOf(code: string): Outcome | undefined {
  return byCode.get(code.replace(/^(slack_http_\d)\d\d$/, '$1xx'));
}

/** The codes that are final: trying again cannot help. */
export const finalCodes: ReadonlySet<string> = new Set(
  [...byCode].flatMap(([code, { follows }]) => (follows === 'final' ? [code] : [])),
);

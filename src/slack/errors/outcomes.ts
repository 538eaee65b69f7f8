import { slackOutcomeText } from '../text/slack-outcomes.ts';

/** What the app does when Slack refuses a call. */
type FollowUp =
  /** Gives up, because only a person can change it. */
  | 'final'
  /** Tries the message shortened, then without blocks. */
  | 'shorter'
  /** Tries the message without its picture, then in simple blocks, then as plain text. */
  | 'simpler'
  /** Tries the message without the metadata that is used to find it again. */
  | 'unmarked'
  /** All calls wait until Slack accepts the app's token again. */
  | 'token'
  /** No replica calls this method until Slack's `Retry-After` has passed. */
  | 'wait'
  /** Retries after increasing pauses; after a refusal, for a minute. */
  | 'again';

/** What can no longer be done with a post. */
type PostUnavailability = 'gone' | 'not editable';

/** What to do about one of Slack's error codes, or about a call without a response. */
export interface SlackOutcome {
  /** Slack's error code, or one of ours (`slack_…`) for a failure in between. */
  readonly code: string;
  /** Slack's other codes for the same. */
  readonly also?: readonly string[];
  /** Only for our own codes: how one appears. */
  readonly when?: string;
  /** Whether Slack did what was requested. What may have been done is looked for before a retry. */
  readonly done: 'no' | 'not known';
  readonly follows: FollowUp;
  /** What the code says about the post that was to be updated or to get a note. */
  readonly post?: PostUnavailability;
  /** For the author: a send that is not posted yet stops with this text. Without a text, the send goes out anyway. */
  readonly text?: { readonly what: string; readonly todo: string };
}

/** A row of the table. Slack did not do what was requested, unless the row says otherwise. */
type OutcomeRow = Omit<SlackOutcome, 'done' | 'text'> & Partial<Pick<SlackOutcome, 'done'>>;

const rows: readonly OutcomeRow[] = [
  { code: 'not_in_channel', follows: 'final', post: 'gone' },
  {
    code: 'channel_not_found',
    also: ['invalid_channel', 'team_not_found', 'channel_is_limited_access'],
    follows: 'final',
    post: 'gone',
  },
  { code: 'is_archived', also: ['is_inactive'], follows: 'final', post: 'gone' },
  {
    code: 'restricted_action',
    also: [
      'no_permission',
      'access_denied',
      'app_access_restricted',
      'enterprise_is_restricted',
      'posting_to_channel_denied',
      'restricted_action_non_threadable_channel',
      'restricted_action_thread_locked',
      'restricted_action_thread_only_channel',
      'send_on_behalf_not_allowed',
      'ekm_access_denied',
      'team_access_not_granted',
    ],
    follows: 'final',
  },
  { code: 'restricted_action_read_only_channel', follows: 'final' },
  { code: 'missing_scope', follows: 'final' },
  { code: 'accesslimited', follows: 'final' },
  {
    code: 'message_not_found',
    also: ['cannot_reply_to_message', 'thread_not_found'],
    follows: 'final',
    post: 'gone',
  },
  {
    code: 'cant_update_message',
    also: ['edit_window_closed'],
    follows: 'final',
    post: 'not editable',
  },
  {
    code: 'user_not_found',
    also: [
      'user_disabled',
      'user_not_in_channel',
      'user_not_visible',
      'cannot_dm_bot',
      'messages_tab_disabled',
    ],
    follows: 'final',
  },
  { code: 'file_deleted', also: ['file_is_deleted'], follows: 'final' },
  {
    code: 'file_uploads_disabled',
    also: [
      'blocked_file_type',
      'file_share_limit_reached',
      'file_type_not_allowed',
      'file_upload_size_restricted',
      'file_uploads_except_images_disabled',
      'max_file_sharing_exceeded',
      'slack_connect_blocked_file_type',
      'slack_connect_file_upload_sharing_blocked',
      'storage_limit_reached',
    ],
    follows: 'final',
  },
  // The content or the format is the problem, so a reduced version may work.
  {
    code: 'invalid_blocks',
    also: [
      'attachment_payload_limit_exceeded',
      'block_mismatch',
      'file_not_found',
      'invalid_arguments',
      'invalid_attachments',
      'invalid_blocks_format',
      'invalid_slack_file',
      'missing_file_data',
      'no_text',
      'not_visible',
      'slack_connect_canvas_sharing_blocked',
      'slack_connect_clip_sharing_blocked',
      'slack_connect_file_link_sharing_blocked',
      'slack_connect_lists_sharing_blocked',
      'too_many_attachments',
      'too_many_contact_cards',
      'unable_to_share_files',
    ],
    follows: 'simpler',
  },
  { code: 'msg_too_long', also: ['msg_blocks_too_long'], follows: 'shorter' },
  {
    code: 'metadata_too_large',
    also: ['invalid_metadata_format', 'invalid_metadata_schema', 'metadata_must_be_sent_from_app'],
    follows: 'unmarked',
  },
  // Caused by the app, or about something that is over. No person can fix these, and they are no reason not
  // to send.
  {
    code: 'method_deprecated',
    also: [
      'alt_txt_too_large',
      'as_user_not_supported',
      'canvas_disabled_file_team',
      'canvas_disabled_user_team',
      'canvas_globally_disabled',
      'cant_broadcast_message',
      'cant_delete_file',
      'cant_delete_message',
      'channels_limit_exceeded',
      'compliance_exports_prevent_deletion',
      'delete_not_allowed',
      'deprecated_endpoint',
      'draft_already_deleted',
      'draft_already_sent',
      'draft_has_conflict',
      'draft_not_found',
      'duplicate_channel_not_found',
      'duplicate_external_id',
      'duplicate_message_not_found',
      'exchanged_trigger_id',
      'execution_not_in_running_state',
      'expired_trigger_id',
      'file_deleting_disabled',
      'forbidden_team',
      'function_execution_not_found',
      'hash_conflict',
      'insecure_request',
      'invalid_arg_name',
      'invalid_array_arg',
      'invalid_charset',
      'invalid_cursor',
      'invalid_form_data',
      'invalid_metadata_filter_keys',
      'invalid_post_type',
      'invalid_trigger_id',
      'invalid_ts_latest',
      'invalid_ts_oldest',
      'is_bot',
      'limit_required',
      'markdown_text_conflict',
      'method_not_supported_for_channel_type',
      'missing_args',
      'missing_argument',
      'missing_post_type',
      'missing_profile_id',
      'no_dual_broadcast_content_update',
      'not_allowed_token_type',
      'not_enabled',
      'not_found',
      'not_implemented',
      'parameter_validation_failed',
      'push_limit_reached',
      'snippet_too_large',
      'template_not_visible',
      'too_many_users',
      'unknown_method',
      'unknown_snippet_type',
      'unknown_subtype',
      'view_too_large',
    ],
    follows: 'final',
  },
  { code: 'token_revoked', follows: 'token' },
  { code: 'invalid_auth', also: ['not_authed', 'token_expired'], follows: 'token' },
  { code: 'account_inactive', follows: 'token' },
  {
    code: 'ratelimited',
    also: ['rate_limited', 'message_limit_exceeded'],
    when: 'also HTTP 429, with or without Retry-After',
    follows: 'wait',
  },
  {
    code: 'internal_error',
    also: ['fatal_error', 'service_unavailable', 'request_timeout'],
    done: 'not known',
    follows: 'again',
  },
  {
    code: 'team_added_to_org',
    also: [
      'external_channel_migrating',
      'file_update_failed',
      'list_record_comment_fetch_failed',
      'org_login_required',
      'streaming_state_conflict',
      'two_factor_setup_required',
      'update_failed',
    ],
    follows: 'again',
  },
  {
    code: 'slack_unreached',
    when: 'no connection: refused, no such host, no route',
    follows: 'again',
  },
  {
    code: 'slack_untrusted',
    when: 'TLS: a certificate that is not trusted, too old, or of another host',
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
    when: 'HTTP 200 with HTML, half an answer, or anything but Slack’s JSON',
    done: 'not known',
    follows: 'again',
  },
  { code: 'slack_http_4xx', when: 'HTTP 400 to 499, but 429', follows: 'again' },
  { code: 'slack_http_5xx', when: 'HTTP 500 to 599', done: 'not known', follows: 'again' },
];

const texts: Readonly<Partial<Record<string, SlackOutcome['text']>>> = slackOutcomeText;

/**
 * Every known outcome of a Slack call. `docs/outcomes.md` says the same for people, and a test compares the
 * two. Another test checks that the table has every code that Slack documents for the methods that the app
 * calls. A code that is missing here is handled as `simpler`, then retried for a minute.
 */
export const SLACK_OUTCOMES: readonly SlackOutcome[] = rows.map((row) => ({
  done: 'no',
  ...row,
  text: texts[row.code],
}));

const byCode = new Map(
  SLACK_OUTCOMES.flatMap((one) =>
    [one.code, ...(one.also ?? [])].map((code) => [code, one] as const),
  ),
);

/** The outcome for one of Slack's error codes, or one of ours. Undefined for an unknown code. */
export function findSlackOutcome(code: string): SlackOutcome | undefined {
  return byCode.get(code.replace(/^(slack_http_\d)\d\d$/, '$1xx'));
}

/** The codes that are final, because a retry cannot help. */
export const FINAL_SLACK_CODES: ReadonlySet<string> = new Set(
  [...byCode].flatMap(([code, { follows }]) => (follows === 'final' ? [code] : [])),
);

/** A refusal after which a reduced version may work. It is final if Slack refuses the last version. */
export function isShapeRefusal({ follows }: Pick<SlackOutcome, 'follows'>): boolean {
  return follows === 'simpler' || follows === 'shorter' || follows === 'unmarked';
}

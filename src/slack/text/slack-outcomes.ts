/** For the operator, without a full stop. */
export const BOT_TOKEN_ADVICE =
  'Put the Bot User OAuth Token in SLACK_BOT_TOKEN (api.slack.com/apps → your app → OAuth & Permissions), and restart the app. If it was removed from the workspace, install it again';

/** Why Slack refused, by its error code: `what` happened, and what `todo` about it. Neither has a full stop. */
export const slackOutcomeText = {
  not_in_channel: {
    what: 'I’m not in that channel, so I can’t post there',
    todo: 'Type /invite @slack-mms there, then open the form again',
  },
  channel_not_found: {
    what: 'I can’t find that channel: it’s private or deleted',
    todo: 'Type /invite @slack-mms there and open the form again, or choose another channel',
  },
  is_archived: { what: 'That channel is archived', todo: 'Choose another channel' },
  restricted_action: {
    what: 'This workspace doesn’t let me post in that channel',
    todo: 'Choose another channel, or ask a workspace admin',
  },
  restricted_action_read_only_channel: {
    what: 'That channel is read-only',
    todo: 'Choose another channel',
  },
  missing_scope: {
    what: 'The app is missing a permission in Slack',
    todo: 'Ask a workspace admin to reinstall it with its newest manifest',
  },
  accesslimited: {
    what: 'This workspace blocks the address the app runs at',
    todo: 'Ask a workspace admin to allow the app’s IP address',
  },
  message_not_found: { what: 'The post was deleted', todo: '' },
  cant_update_message: { what: 'The post can’t be changed any more', todo: '' },
  user_not_found: { what: 'Slack doesn’t let me message this person', todo: '' },
  file_deleted: { what: 'The picture was deleted in Slack', todo: 'Attach it again' },
  file_uploads_disabled: {
    what: 'This workspace doesn’t let me add the file there',
    todo: 'Ask a workspace admin',
  },
  token_revoked: {
    what: 'The app was removed from this workspace',
    todo: 'Ask a workspace admin to install it again',
  },
  invalid_auth: {
    what: 'Slack no longer accepts the app’s token',
    todo: 'Ask your admin to set a new SLACK_BOT_TOKEN',
  },
  account_inactive: {
    what: 'The app was switched off in this workspace',
    todo: 'Ask a workspace admin to install it again',
  },
} as const;

/** Why a picture in Slack can’t be fetched. */
export const slackFileText = {
  file_sign_in_page: {
    what: 'Slack didn’t let me read the picture',
    todo: 'Ask a workspace admin to give the app the permission files:read, then send again',
  },
  file_not_ready: {
    what: 'I couldn’t get the picture from Slack',
    todo: 'Attach it again. If it’s in a channel that I’m not in, invite me first',
  },
  file_unreached: {
    what: 'I couldn’t fetch the picture from Slack',
    todo: 'Try again in a few minutes',
  },
  file_host_not_allowed: {
    what: 'The picture is stored outside Slack, so I can’t fetch it',
    todo: 'Download it, then attach it to the form as a file',
  },
} as const;

/** Why a workflow step can’t ask anybody. */
export const stepProblemText = {
  nobody_to_ask: {
    what: 'I can’t message the person who should confirm the price',
    todo: 'In the workflow step, choose somebody else under “User”',
  },
} as const;

const KEEPS_TRYING = 'The app keeps trying. If it stays like this, run npm run doctor';

/** In an admin's Home, in the readiness check, in the log and in the doctor. */
export const slackConnectionText = {
  notAsked: 'I haven’t checked the connection to Slack yet',
  refused: ({ code }: { code: string }) =>
    `Slack rejected the app’s token (SLACK_BOT_TOKEN). Slack’s reason: ${code}`,
  unreached: ({ code }: { code: string }) => `Slack can’t be reached: ${code}`,
  unreachedLine: ({ code }: { code: string }) => `Slack can’t be reached: ${code}. ${KEEPS_TRYING}`,
  socketFailed: ({ code }: { code: string }) =>
    `failed to open Slack’s socket: ${code}. ${KEEPS_TRYING}`,
  appTokenRefused: ({ code }: { code: string }) =>
    `Slack does not accept SLACK_APP_TOKEN: ${code}. Turn on Socket Mode, and copy the app token (with the scope connections:write) again.`,
} as const;

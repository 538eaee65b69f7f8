/** Options of {@link startSlack}. */
export interface SlackOptions {
  readonly port?: number;
  /** Of every address that it gives. `https` behind a proxy that terminates TLS. */
  readonly scheme?: 'http' | 'https';
  /** Unix ms. Used for the expiry of triggers and response URLs, and for rate limits. */
  readonly now?: () => number;
  readonly people?: readonly PersonSeed[];
  readonly channels?: readonly ChannelSeed[];
  /**
   * The bot token's scopes; default: all that the sandbox knows. Calls that need others are refused with
   * `missing_scope`.
   */
  readonly scopes?: readonly string[];
  /** The bot events that the app subscribed to; others are not delivered. */
  readonly events?: readonly string[];
  /** The app's custom functions; inputs and outputs of others are not checked. */
  readonly functions?: readonly FunctionSeed[];
  /** Slack's rate limits; `false` for load tests. */
  readonly rateLimits?: boolean;
  /** How long Slack waits for the app; default 3 s, like Slack. Shorter only for tests of timeouts. */
  readonly answerMs?: number;
  /** The error for posting to a private channel without the bot; Slack was observed to return either. */
  readonly privateChannelError?: 'not_in_channel' | 'channel_not_found';
}

/** A custom function in the app's manifest, which Workflow Builder shows as a step. */
export interface FunctionSeed {
  readonly callbackId: string;
  readonly title: string;
  readonly description: string;
  readonly inputs: readonly FunctionParameter[];
  readonly outputs: readonly FunctionParameter[];
}

export interface FunctionParameter {
  readonly name: string;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly isRequired: boolean;
}

interface PersonSeed {
  readonly name: string;
  readonly tz?: string;
  /** Workspace admin: `is_admin` in `users.info`. */
  readonly isAdmin?: boolean;
}

interface ChannelSeed {
  readonly name: string;
  readonly kind?: 'public' | 'private';
  readonly hasBot?: boolean;
}

export const PEOPLE: readonly PersonSeed[] = [
  { name: 'Ada Moreno', tz: 'Australia/Sydney', isAdmin: true },
  { name: 'Sam Okafor', tz: 'Europe/London' },
  { name: 'Priya Nair', tz: 'America/Los_Angeles' },
];

export const CHANNELS: readonly ChannelSeed[] = [
  { name: 'field-crew', hasBot: true },
  { name: 'front-desk' },
  { name: 'owners', kind: 'private' },
  { name: 'night-shift', kind: 'private', hasBot: true },
];

export const EVENTS: readonly string[] = [
  'app_home_opened',
  'app_mention',
  'function_executed',
  'message.channels',
  'message.groups',
  'message.im',
];

export const SCOPES: readonly string[] = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:manage',
  'channels:read',
  'chat:write',
  'chat:write.public',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'groups:write',
  'im:history',
  'im:read',
  'im:write',
  'mpim:history',
  'mpim:read',
  'mpim:write',
  'pins:read',
  'pins:write',
  'reactions:read',
  'reactions:write',
  'team:read',
  'users:read',
  'users:read.email',
  'users.profile:read',
];

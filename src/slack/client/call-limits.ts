import type { RateLimit } from '../../core/ports/rate-limiter.ts';

/** A method's arguments. */
export type CallArguments = Readonly<Record<string, unknown>>;

/** A limit shared by all replicas. */
export interface CallLimit {
  readonly name: string;
  /** If undefined, only a block by `Retry-After` makes the call wait. */
  readonly rate?: RateLimit | undefined;
}

/**
 * Slack's limits per method and workspace, in calls per minute: docs.slack.dev, "Rate limits" and the tier
 * on each method's page ("Tier 3: 50+ per minute"). For posting Slack says "several hundred messages per
 * minute" and "one message per second per channel"; "several hundred" is taken as 300.
 */
const A_MINUTE = { tier2: 20, tier3: 50, tier4: 100, posting: 300 } as const;

/** The share that may come at once; the rest is spread out. Bursts caused by people (files, names) are in tier 4. */
const AT_ONCE = { tier2: 0.16, tier3: 0.16, tier4: 0.45, posting: 0.16 } as const;

/** A reserve, because calls may reach Slack closer together than they were made. */
const SPARE = 0.04;

/** The methods that this app calls in jobs. Any other counts as tier 3, like most methods. */
const tiers: Readonly<Record<string, keyof typeof A_MINUTE>> = {
  'chat.delete': 'tier3',
  'chat.getPermalink': 'tier3',
  'chat.postEphemeral': 'tier4',
  'chat.postMessage': 'posting',
  'chat.update': 'tier3',
  'conversations.history': 'tier3',
  'conversations.info': 'tier3',
  'conversations.replies': 'tier3',
  'files.completeUploadExternal': 'tier4',
  'files.delete': 'tier3',
  'files.getUploadURLExternal': 'tier4',
  'files.info': 'tier4',
  'functions.completeError': 'tier3',
  'functions.completeSuccess': 'tier3',
  'users.info': 'tier4',
  'users.list': 'tier2',
  'views.update': 'tier4',
};

/** One message per second and channel, whichever method posts it. */
const CHANNEL: RateLimit = { intervalMs: 1_000, burst: 1 };

/** Replies in several messages are rare and awaited, and Slack allows "short bursts". */
const REPLIES: RateLimit = { intervalMs: 1_000, burst: 20 };

/** Slack allows "short bursts", and direct messages to one person never come in longer ones. */
const PERSON: RateLimit = { intervalMs: 1_000, burst: 5 };

/** Calls that complete something whose first call was already limited. */
const finishingMethods = new Set(['files.completeUploadExternal']);

/** The limits that apply to a call, in the order in which to check them. */
export function listCallLimits(method: string, args: CallArguments): readonly CallLimit[] {
  const name = methodLimitKey(method);
  const channel = channelLimitKey(method, args);
  // The channel's limit first, because it refuses far more often, and then uses up nothing of the method's
  // limit.
  const channelLimits = channel ? [{ name: channel, rate: getChannelRate(method, args) }] : [];
  return [
    ...channelLimits,
    { name, rate: isUrgent(method, args) ? undefined : getRate(method, args) },
  ];
}

function getChannelRate(method: string, args: CallArguments): RateLimit {
  if (isToPerson(method, args)) return PERSON;
  return isReply(args) ? REPLIES : CHANNEL;
}

/** A post of a reply, recognized by the metadata that is used to find it again. */
function isReply({ metadata }: CallArguments): boolean {
  return JSON.stringify(metadata ?? '').includes('"line":"reply-');
}

/** The limit of a whole method, which Slack's Retry-After refers to. */
export function methodLimitKey(method: string): string {
  return `slack:${method}`;
}

/** The limit of the channel that a call posts in. Undefined for a call that posts nothing. */
export function channelLimitKey(method: string, { channel }: CallArguments): string | undefined {
  return method === 'chat.postMessage' ? `slack:post:${String(channel)}` : undefined;
}

/** Ensures that no minute has more calls than Slack allows. */
function getRate(method: string, { cursor }: CallArguments): RateLimit {
  const tier = tiers[method] ?? 'tier3';
  const most = A_MINUTE[tier];
  const everyMs = 60_000 / (most * (1 - SPARE - AT_ONCE[tier]));
  const burst = Math.floor(most * AT_ONCE[tier]);
  const isFirstPage = method.startsWith('conversations.') && !cursor;
  // Further pages have priority over first pages; otherwise none of many searches might finish.
  return { intervalMs: everyMs, burst: isFirstPage ? burst / 2 : burst };
}

/** A person waits for these calls, so they have no limit of their own. */
function isUrgent(method: string, args: CallArguments): boolean {
  return method === 'views.update' || finishingMethods.has(method) || isToPerson(method, args);
}

/** A call in direct messages: Slack accepts a user id as the channel. */
function isToPerson(method: string, { channel }: CallArguments): boolean {
  return method.startsWith('chat.') && /^[UWD]/.test(String(channel ?? ''));
}

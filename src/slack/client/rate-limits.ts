import type { RateLimit } from '../../core/ports/rate-limiter.ts';

/** What a method is called with. */
export type CallArguments = Readonly<Record<string, unknown>>;

/** A turn of a limit that all replicas share. */
export interface CallLimit {
  readonly name: string;
  readonly rate: RateLimit;
}

/**
 * Slack's limits, per method and workspace, in calls a minute: docs.slack.dev, "Rate limits" and the
 * tier on each method's page ("Tier 3: 50+ per minute"). For posting Slack says "several hundred
 * messages per minute" and "one message per second per channel"; the several hundred are taken for 300.
 */
const A_MINUTE = { tier2: 20, tier3: 50, tier4: 100, posting: 300 } as const;

/** How much of it may come at once; the rest is spread. What people do in bursts (files, names) is tier 4. */
const AT_ONCE = { tier2: 0.16, tier3: 0.16, tier4: 0.45, posting: 0.16 } as const;

/** What is left over, for turns that are taken closer together than Slack hears of them. */
const SPARE = 0.04;

/** The methods that this app calls in jobs. Any other counts as tier 3, where most methods are. */
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

/** One message per second and channel, however it is posted. */
const CHANNEL: RateLimit = { intervalMs: 1_000, burst: 1 };

/** Replies that come in several messages are rare and waited for: Slack allows "short bursts". */
const REPLIES: RateLimit = { intervalMs: 1_000, burst: 20 };

/** Slack allows "short bursts", and direct messages to one person come in no longer ones. */
const PERSON: RateLimit = { intervalMs: 1_000, burst: 5 };

/** As good as no limit, for calls that a person waits for. A block by `Retry-After` counts all the same. */
const URGENT: RateLimit = { intervalMs: 1, burst: 1_000_000 };

/** Calls that finish what got its turn when it began. */
const finishingMethods = new Set(['files.completeUploadExternal']);

/** The limits that a call needs a turn of, in the order in which to take them. */
export function listCallLimits(method: string, args: CallArguments): readonly CallLimit[] {
  const name = methodLimitKey(method);
  const channel = channelLimitKey(method, args);
  // The channel's limit first: it refuses far more often, and then costs the method's limit nothing.
  const channelLimits = channel ? [{ name: channel, rate: channelRate(method, args) }] : [];
  return [...channelLimits, { name, rate: isUrgent(method, args) ? URGENT : rateOf(method, args) }];
}

function channelRate(method: string, args: CallArguments): RateLimit {
  if (isToPerson(method, args)) return PERSON;
  return isReply(args) ? REPLIES : CHANNEL;
}

/** A post of a reply, recognised by the metadata that it is found again by. */
function isReply({ metadata }: CallArguments): boolean {
  return JSON.stringify(metadata ?? '').includes('"line":"reply-');
}

/** The limit of a method as a whole; Slack's Retry-After is about it. */
export function methodLimitKey(method: string): string {
  return `slack:${method}`;
}

/** The limit of the channel that a call posts in; undefined for one that posts nothing. */
export function channelLimitKey(method: string, { channel }: CallArguments): string | undefined {
  return method === 'chat.postMessage' ? `slack:post:${String(channel)}` : undefined;
}

/** No minute ever holds more calls than Slack allows. */
function rateOf(method: string, { cursor }: CallArguments): RateLimit {
  const tier = tiers[method] ?? 'tier3';
  const most = A_MINUTE[tier];
  const everyMs = 60_000 / (most * (1 - SPARE - AT_ONCE[tier]));
  const burst = Math.floor(most * AT_ONCE[tier]);
  const isFirstPage = method.startsWith('conversations.') && !cursor;
  // A further page goes before a first one: otherwise none of many searches might reach its end.
  return { intervalMs: everyMs, burst: isFirstPage ? burst / 2 : burst };
}

/** A person waits for these. */
function isUrgent(method: string, args: CallArguments): boolean {
  return method === 'views.update' || finishingMethods.has(method) || isToPerson(method, args);
}

/** A call in direct messages: Slack takes a person's id for the channel. */
function isToPerson(method: string, { channel }: CallArguments): boolean {
  return method.startsWith('chat.') && /^[UWD]/.test(String(channel ?? ''));
}

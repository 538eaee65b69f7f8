import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { memoizeWithTtl } from '../../core/async/memoize-with-ttl.ts';
import { RetryLaterError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Channels, CheckMembership } from '../../core/ports/people.ts';
import type { FetchPermalink } from '../../core/ports/send-posts.ts';
import type { ChannelAudience } from '../../domain/quote.ts';
import { withTimeout } from '../../with-timeout.ts';
import { toAppError } from '../errors/to-app-error.ts';

/** Matches the channel object (`conversations.info`) of public channels only. */
const publicChannel = z.object({
  is_channel: z.literal(true),
  is_private: z.literal(false),
  is_im: z.literal(false).nullish(),
  is_mpim: z.literal(false).nullish(),
  is_group: z.literal(false).nullish(),
});

const list = z.array(z.unknown()).nullish().catch(undefined);

/**
 * The fields of a channel object that say who can read it. Workspaces of one Enterprise organization count
 * as colleagues.
 */
const sharing = z.object({
  is_ext_shared: z.boolean().nullish(),
  is_pending_ext_shared: z.boolean().nullish(),
  pending_shared: list,
  pending_connected_team_ids: list,
});

interface ChannelInfo {
  readonly isPublic: boolean;
  readonly audience: ChannelAudience;
}

/** Slack says that the app cannot see such a channel, so nothing is posted there. */
const MISSING: ChannelInfo = { isPublic: false, audience: 'workspace' };

/** Slack does not say, so it may be shared. */
const UNKNOWN: ChannelInfo = { isPublic: false, audience: 'unknown' };

/** How long it takes to notice that a channel became private or shared. */
const TTL_MS = 5 * 60_000;

/** A person waits for the response to a form, and Slack allows three seconds for all of it. */
const CALL_TIMEOUT_MS = 1_000;

/** More channels than people use in that time. */
const MAX_CHANNELS = 500;

/**
 * Calls `conversations.info` (scopes `channels:read`, `groups:read`). A channel that Slack does not
 * describe is not public.
 */
export function createSlackChannels(options: {
  readonly client: WebClient;
  readonly clock: Clock;
}): Channels {
  const { client, clock } = options;
  const find = memoizeWithTtl(TTL_MS, clock, fetchChannel, MAX_CHANNELS);
  // A failed call is not cached.
  const findOrUnknown = (channel: string) => find(channel).catch(() => UNKNOWN);
  return {
    isPublic: async (channel) => (await findOrUnknown(channel)).isPublic,

    async findAudience(channel) {
      const lookup = withTimeout(CALL_TIMEOUT_MS, findOrUnknown(channel));
      return (await lookup.catch(() => UNKNOWN)).audience;
    },
  };

  /** Throws if Slack did not respond. */
  async function fetchChannel(channel: string): Promise<ChannelInfo> {
    try {
      const answer = await client.conversations.info({ channel });
      const isPublic = publicChannel.safeParse(answer.channel).success;
      return { isPublic, audience: parseAudience(answer.channel) };
    } catch (error) {
      const failed = toAppError(error);
      if (!failed.answered || failed instanceof RetryLaterError) throw failed;
      return failed.code === 'missing_scope' ? UNKNOWN : MISSING;
    }
  }
}

function parseAudience(channel: unknown): ChannelAudience {
  const read = sharing.safeParse(channel);
  if (!read.success) return 'unknown';
  const { is_ext_shared, is_pending_ext_shared, pending_shared, pending_connected_team_ids } =
    read.data;
  if (is_ext_shared) return 'shared';
  const isPending =
    is_pending_ext_shared || pending_shared?.length || pending_connected_team_ids?.length;
  return isPending ? 'pending' : 'workspace';
}

/** Calls `conversations.info`. */
export function createCheckMembership(client: WebClient): CheckMembership {
  return async (channel) => {
    try {
      return (await client.conversations.info({ channel })).channel?.is_member;
    } catch (error) {
      const failed = toAppError(error);
      // Slack hides a private channel from an app that is not in it.
      return failed.code === 'channel_not_found' ? false : undefined;
    }
  };
}

const MAX_LINKS = 2_000;

/** Calls `chat.getPermalink` once per post, because a permalink never changes. */
export function createFetchPermalink(client: WebClient): FetchPermalink {
  const links = new LRUCache<string, string>({ max: MAX_LINKS });
  return async ({ channel, ts }) => {
    const key = `${channel}:${ts}`;
    const before = links.get(key);
    if (before) return before;
    try {
      const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
      if (permalink) links.set(key, permalink);
      return permalink;
    } catch {
      return undefined;
    }
  };
}

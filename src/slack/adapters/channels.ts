import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { memoizeWithTtl } from '../../core/async/memoize-with-ttl.ts';
import { RetryLaterError } from '../../core/errors.ts';
import type { Channels, CheckMembership } from '../../core/ports/channels.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ChannelAudience } from '../../domain/quote.ts';
import { withTimeout } from '../client/with-timeout.ts';
import { toAppError } from '../errors/to-app-error.ts';

/** Slack's channel object. A public channel says of itself that it is one, and nothing else. */
const publicChannel = z.object({
  is_channel: z.literal(true),
  is_private: z.literal(false),
  is_im: z.literal(false).nullish(),
  is_mpim: z.literal(false).nullish(),
  is_group: z.literal(false).nullish(),
});

const list = z.array(z.unknown()).nullish().catch(undefined);

/** The same, as far as it says who reads it. Workspaces of one Enterprise organization are colleagues. */
const sharing = z.object({
  is_ext_shared: z.boolean().nullish(),
  is_pending_ext_shared: z.boolean().nullish(),
  pending_shared: list,
  pending_connected_team_ids: list,
});

interface Known {
  readonly isPublic: boolean;
  readonly audience: ChannelAudience;
}

/** Where Slack was asked and gave nothing: there is no such channel for the app, so nothing is posted there. */
const NOT_THERE: Known = { isPublic: false, audience: 'workspace' };

/** It may be shared all the same. */
const NOT_TOLD: Known = { isPublic: false, audience: 'unknown' };

/** A channel may be made private or shared; nobody has to wait longer than this for it to count. */
const FRESH_MS = 5 * 60_000;

/** Somebody waits for the answer to a form, and Slack waits three seconds. */
const ASKED_WITHIN_MS = 1_000;

/** More channels than people look at in that time. */
const MOST_KNOWN = 500;

/** Asks Slack (scopes `channels:read`, `groups:read`). A channel that cannot be asked for is not public. */
export function createSlackChannels(options: {
  readonly client: WebClient;
  readonly clock: Clock;
}): Channels {
  const { client, clock } = options;
  const find = memoizeWithTtl(FRESH_MS, clock, fetchChannel, MOST_KNOWN);
  /** What Slack did not answer is asked again the next time. */
  const findOrNotTold = (channel: string) => find(channel).catch(() => NOT_TOLD);
  return {
    isPublic: async (channel) => (await findOrNotTold(channel)).isPublic,

    async findAudience(channel) {
      const found = withTimeout(ASKED_WITHIN_MS, findOrNotTold(channel));
      return (await found.catch(() => NOT_TOLD)).audience;
    },
  };

  /** Throws when Slack did not answer. */
  async function fetchChannel(channel: string): Promise<Known> {
    try {
      const answer = await client.conversations.info({ channel });
      const isPublic = publicChannel.safeParse(answer.channel).success;
      return { isPublic, audience: audienceIn(answer.channel) };
    } catch (error) {
      const failed = toAppError(error);
      if (!failed.answered || failed instanceof RetryLaterError) throw failed;
      return failed.code === 'missing_scope' ? NOT_TOLD : NOT_THERE;
    }
  }
}

function audienceIn(channel: unknown): ChannelAudience {
  const read = sharing.safeParse(channel);
  if (!read.success) return 'unknown';
  const { is_ext_shared, is_pending_ext_shared, pending_shared, pending_connected_team_ids } =
    read.data;
  if (is_ext_shared) return 'shared';
  const isPending =
    is_pending_ext_shared || pending_shared?.length || pending_connected_team_ids?.length;
  return isPending ? 'pending' : 'workspace';
}

/** Whether the app is a member of a channel, and so hears what is said there; undefined when Slack does not say. */
export function createCheckMembership(client: WebClient): CheckMembership {
  return async (channel) => {
    try {
      return (await client.conversations.info({ channel })).channel?.is_member;
    } catch (error) {
      const failed = toAppError(error);
      // A private channel that it is not in does not even exist for it.
      return failed.code === 'channel_not_found' ? false : undefined;
    }
  };
}

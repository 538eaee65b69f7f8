import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
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
  const known = new Map<string, Known & { readonly at: number }>();
  return {
    isPublic: async (channel) => (await find(channel)).isPublic,

    async findAudience(channel) {
      const found = withTimeout(ASKED_WITHIN_MS, find(channel));
      return (await found.catch(() => NOT_TOLD)).audience;
    },
  };

  async function find(channel: string): Promise<Known> {
    const before = known.get(channel);
    if (before && Math.abs(clock.now() - before.at) < FRESH_MS) return before;
    const found = await ask(channel);
    if (!found) return NOT_TOLD;
    known.delete(channel);
    known.set(channel, { ...found, at: clock.now() });
    for (const oldest of known.keys()) {
      if (known.size <= MOST_KNOWN) break;
      known.delete(oldest);
    }
    return found;
  }

  /** Undefined when Slack did not answer: that is asked again the next time. */
  async function ask(channel: string): Promise<Known | undefined> {
    try {
      const answer = await client.conversations.info({ channel });
      const isPublic = publicChannel.safeParse(answer.channel).success;
      return { isPublic, audience: audienceIn(answer.channel) };
    } catch (error) {
      const failed = toAppError(error);
      if (!failed.answered || failed instanceof RetryLaterError) return undefined;
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

import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { NotYet } from '../../app/app-error.ts';
import type { Channels } from '../../app/ports/channels.ts';
import type { Clock } from '../../app/ports/clock-log-meter.ts';
import { toAppError } from '../errors.ts';

/** Slack's channel object. A public channel says of itself that it is one, and nothing else. */
const publicChannel = z.object({
  is_channel: z.literal(true),
  is_private: z.literal(false),
  is_im: z.literal(false).nullish(),
  is_mpim: z.literal(false).nullish(),
  is_group: z.literal(false).nullish(),
});

/** A channel may be made private; nobody has to wait longer than this for it to count. */
const FRESH_MS = 5 * 60_000;

/** More channels than people look at in that time. */
const MOST_KNOWN = 500;

/** Asks Slack (scope `channels:read`). A channel that cannot be asked for is not public. */
export function slackChannels(options: {
  readonly client: WebClient;
  readonly clock: Clock;
}): Channels {
  const { client, clock } = options;
  const known = new Map<string, { readonly isPublic: boolean; readonly at: number }>();
  return {
    async isPublic(channel) {
      const before = known.get(channel);
      if (before && Math.abs(clock.now() - before.at) < FRESH_MS) return before.isPublic;
      const isPublic = await ask(channel);
      if (isPublic === undefined) return false;
      known.delete(channel);
      known.set(channel, { isPublic, at: clock.now() });
      for (const oldest of known.keys()) {
        if (known.size <= MOST_KNOWN) break;
        known.delete(oldest);
      }
      return isPublic;
    },
  };

  /** Undefined when Slack did not answer: that is asked again the next time. */
  async function ask(channel: string): Promise<boolean | undefined> {
    try {
      const answer = await client.conversations.info({ channel });
      return publicChannel.safeParse(answer.channel).success;
    } catch (error) {
      const failed = toAppError(error);
      return failed.answered && !(failed instanceof NotYet) ? false : undefined;
    }
  }
}

/** Whether the app is a member of a channel, and so hears what is said there; undefined when Slack does not say. */
export function slackHearsIn(client: WebClient) {
  return async (channel: string): Promise<boolean | undefined> => {
    try {
      return (await client.conversations.info({ channel })).channel?.is_member;
    } catch (error) {
      const failed = toAppError(error);
      // A private channel that it is not in does not even exist for it.
      return failed.code === 'channel_not_found' ? false : undefined;
    }
  };
}

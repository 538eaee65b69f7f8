import type { ChannelAudience } from '../../domain/quote.ts';

/** Who reads a channel in Slack. */
export interface Channels {
  /** Whether everybody in the workspace may read it. False when Slack does not say. */
  isPublic(channel: string): Promise<boolean>;
  /** Whether people of other organizations read it, or are invited to. Never throws. */
  findAudience(channel: string): Promise<ChannelAudience>;
}

/** Whether the app is a member of a channel (a Slack id), and so hears its threads; undefined when Slack does not say. */
export type CheckMembership = (channel: string) => Promise<boolean | undefined>;

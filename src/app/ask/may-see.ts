import type { Send } from '../../domain/send.ts';
import type { Channels } from '../ports/channels.ts';

/** Who asks for something, and where. Both are Slack ids. */
export interface Asker {
  readonly user: string;
  /** Undefined where it is no channel: a direct message, App Home. */
  readonly channel?: string;
}

export type MaySee = (send: Pick<Send, 'user' | 'channel'>, asker: Asker) => Promise<boolean>;

/**
 * Whether somebody may see a send: its sender; whoever asks in the channel that has its post (Slack
 * let them in there); anybody, when that channel is public.
 */
export function maySee(channels: Channels): MaySee {
  return async (send, asker) =>
    send.user === asker.user ||
    send.channel === asker.channel ||
    (await channels.isPublic(send.channel));
}

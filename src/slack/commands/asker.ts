import type { Asker } from '../../app/ask/may-see.ts';

/** Who asks, and the channel where: a direct message with the app is none. */
export function askerIn(user: string, channel: string | undefined): Asker {
  return channel && /^[CG]/.test(channel) ? { user, channel } : { user };
}

import type { Asker } from '../../core/permissions/can-see-send.ts';

/** Who asks, and the channel where: a direct message with the app is none. */
export function askerIn(user: string, channel: string | undefined): Asker {
  return channel && /^[CG]/.test(channel) ? { user, channel } : { user };
}

/** Who pressed a button, and the conversation that it stands in, direct messages too. */
export function presserIn(body: {
  readonly user: { readonly id: string };
  readonly channel?: { readonly id: string } | undefined;
}): Asker {
  const { user, channel } = body;
  return { user: user.id, channel: channel?.id };
}

import { useEffect, useState } from 'react';
import type { ChannelState } from '../../page-state.ts';
import { useSandbox } from '../use-sandbox.ts';
import { channelKey } from './channel-key.ts';

/** Channels with messages since this person last viewed them. */
export function useUnread(open: ChannelState | undefined): ReadonlySet<string> {
  const { you, channels } = useSandbox().state;
  const [seen, setSeen] = useState<Readonly<Record<string, string>>>({});
  const current = open && channelKey(open);
  const key = `${you} ${current}`;
  const newest = open ? newestOf(open) : '';

  useEffect(() => setSeen((before) => ({ ...before, [key]: newest })), [key, newest]);

  const isUnread = (channel: ChannelState) =>
    channelKey(channel) !== current &&
    newestOf(channel) > (seen[`${you} ${channelKey(channel)}`] ?? '');
  return new Set(channels.filter(isUnread).map(channelKey));
}

function newestOf({ posts }: ChannelState): string {
  return (
    posts
      .flatMap(({ ts, replies }) => [ts, ...replies.map((reply) => reply.ts)])
      .sort()
      .at(-1) ?? ''
  );
}

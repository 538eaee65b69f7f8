import { useEffect, useState } from 'react';
import type { ChannelState } from '../../page-state.ts';
import { useSandbox } from '../use-sandbox.ts';
import { getChannelKey } from './channel-key.ts';

/** Channels with messages since this person last viewed them. */
export function useUnread(open: ChannelState | undefined): ReadonlySet<string> {
  const { you, channels } = useSandbox().state;
  const [seen, setSeen] = useState<Readonly<Record<string, string>>>({});
  const current = open && getChannelKey(open);
  const key = `${you} ${current}`;
  const newest = open ? getNewest(open) : '';

  useEffect(() => setSeen((before) => ({ ...before, [key]: newest })), [key, newest]);

  const isUnread = (channel: ChannelState) =>
    getChannelKey(channel) !== current &&
    getNewest(channel) > (seen[`${you} ${getChannelKey(channel)}`] ?? '');
  return new Set(channels.filter(isUnread).map(getChannelKey));
}

function getNewest({ posts }: ChannelState): string {
  return (
    posts
      .flatMap(({ ts, replies }) => [ts, ...replies.map((reply) => reply.ts)])
      .sort()
      .at(-1) ?? ''
  );
}

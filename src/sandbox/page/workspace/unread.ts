import { useEffect, useState } from 'react';
import type { ChannelState } from '../../page-state.ts';
import { useSandbox } from '../use-sandbox.ts';

/** Channels in which something was said since this person last looked. */
export function useUnread(current: string | undefined): ReadonlySet<string> {
  const { you, channels } = useSandbox().state;
  const [seen, setSeen] = useState<Readonly<Record<string, string>>>({});
  const open = channels.find(({ id }) => id === current);
  const key = `${you} ${current}`;
  const newest = open ? newestOf(open) : '';

  useEffect(() => setSeen((before) => ({ ...before, [key]: newest })), [key, newest]);

  const isUnread = (channel: ChannelState) =>
    channel.id !== current && newestOf(channel) > (seen[`${you} ${channel.id}`] ?? '');
  return new Set(channels.filter(isUnread).map(({ id }) => id));
}

function newestOf({ posts }: ChannelState): string {
  return (
    posts
      .flatMap(({ ts, replies }) => [ts, ...replies.map((reply) => reply.ts)])
      .sort()
      .at(-1) ?? ''
  );
}

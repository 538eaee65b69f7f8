import { APP } from './identity.ts';
import type { Channel } from './world.ts';

/** A conversation. */
export interface ChannelRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: Channel['kind'];
  readonly members: ReadonlySet<string>;
  readonly archived: boolean;
  /** Shared with another organization (Slack Connect), or about to be. Undefined: not shared. */
  readonly shared?: 'pending' | 'shared';
}

export interface Channels {
  put(channel: ChannelRecord): void;
  /** By id, name or #name. */
  find(idOrName: string): ChannelRecord | undefined;
  /** Like {@link find}, but throws with a list of what exists. */
  get(idOrName: string): ChannelRecord;
  all(): readonly ChannelRecord[];
}

export function createChannels(): Channels {
  const byId = new Map<string, ChannelRecord>();
  const find = (idOrName: string) => {
    const name = idOrName.replace(/^#/, '');
    return (
      byId.get(idOrName) ??
      [...byId.values()].find((channel) => channel.kind !== 'im' && channel.name === name)
    );
  };
  return {
    put: (channel) => {
      byId.set(channel.id, channel);
    },
    find,
    get: (idOrName) => {
      const channel = find(idOrName);
      if (channel !== undefined) return channel;
      const names = [...byId.values()].map(({ name }) => name).join(', ');
      throw new Error(`there is no channel ${idOrName}; there are ${names}`);
    },
    all: () => [...byId.values()],
  };
}

export function hasBot(channel: ChannelRecord): boolean {
  return channel.members.has(APP.botUserId);
}

export function buildChannelView(channel: ChannelRecord): Channel {
  const { id, name, kind, archived } = channel;
  return { id, name, kind, archived, hasBot: hasBot(channel) };
}

/** The `channel_name` in payloads: Slack hides the names of non-public channels. */
export function getPayloadName({ kind, name }: ChannelRecord): string {
  if (kind === 'im') return 'directmessage';
  return kind === 'private' ? 'privategroup' : name;
}

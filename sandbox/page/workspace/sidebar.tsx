import type { ChannelState } from '../../page-state.ts';
import { useSandbox } from '../use-sandbox.ts';
import { getChannelKey } from './channel-key.ts';
import { PersonSwitch } from './person-switch.tsx';

interface SidebarProps {
  readonly current: string;
  readonly unread: ReadonlySet<string>;
  readonly onChoose: (channel: string) => void;
}

/** The current person, and the channels. */
export function Sidebar({ current, unread, onChoose }: SidebarProps) {
  const { channels } = useSandbox().state;
  const item = (channel: ChannelState) => (
    <li key={getChannelKey(channel)}>
      <button
        type="button"
        className={unread.has(getChannelKey(channel)) ? 'channel-link unread' : 'channel-link'}
        aria-current={getChannelKey(channel) === current ? 'page' : undefined}
        onClick={() => onChoose(getChannelKey(channel))}
      >
        <span className={`channel-sign sign-${channel.kind}`} aria-hidden="true" />
        <span className="channel-name">{channel.name}</span>
        {!channel.hasBot && (
          <span className="no-bot" title="The app isn’t in this channel">
            no app
          </span>
        )}
      </button>
    </li>
  );
  return (
    <nav className="sidebar" aria-label="Channels">
      <p className="team">MMS Sandbox</p>
      <h2>Channels</h2>
      <ul>{channels.filter(({ kind }) => kind !== 'app').map(item)}</ul>
      <h2>Apps</h2>
      <ul>{channels.filter(({ kind }) => kind === 'app').map(item)}</ul>
      <PersonSwitch />
    </nav>
  );
}

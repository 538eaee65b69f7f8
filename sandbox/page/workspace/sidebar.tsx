import type { ChannelState } from '../../page-state.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Avatar } from './avatar.tsx';
import { getChannelKey } from './channel-key.ts';

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

/** Switches to another person, because private messages and forms are only visible to the person they are for. */
function PersonSwitch() {
  const { state, become } = useSandbox();
  return (
    <fieldset className="person-switch">
      <legend>You are</legend>
      {state.people.map(({ id, name }) => (
        <label key={id} className="person">
          <input type="radio" name="you" checked={id === state.you} onChange={() => become(id)} />
          <Avatar user={id} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

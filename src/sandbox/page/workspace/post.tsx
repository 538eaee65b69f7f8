import { useState } from 'react';
import type { Message } from '../../slack/world.ts';
import type { FieldValue } from '../form/fields.ts';
import { clock, tsToMs } from '../time.ts';
import { troubleOf } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { useZone } from '../use-zone.ts';
import { Avatar } from './avatar.tsx';
import { Blocks, type Choosing } from './blocks.tsx';
import { PostTools } from './post-tools.tsx';
import type { Press } from './presses.ts';
import { SharedFiles } from './shared-files.tsx';

interface PostProps {
  readonly message: Message;
  readonly replies?: readonly Message[];
  readonly isOpen?: boolean;
  readonly onThread?: () => void;
}

/** One message, with its blocks alive: its buttons press. */
export function Post({ message, replies = [], isOpen = false, onThread }: PostProps) {
  const { state, act, say } = useSandbox();
  const isApp = message.user === state.bot.id;
  const name = isApp ? state.bot.name : nameOf(state.people, message.user);
  const zone = useZone();
  const choosing = useChoosing(message);
  const press = async (press: Press) => {
    const { channel, ts } = message;
    say(troubleOf(await act('click', { channel, ts, ...press }), 'That button'));
  };
  return (
    <article
      className={`post${isOpen ? ' post-open' : ''}${message.onlyFor ? ' post-private' : ''}`}
      aria-label={`Message from ${name}`}
    >
      <Avatar user={message.user} />
      <div className="post-body">
        {message.onlyFor && <p className="only-you">Only visible to you</p>}
        <header>
          <b>{name}</b>
          {isApp && <span className="app-badge">APP</span>}
          <time>{clock(tsToMs(message.ts), zone)}</time>
          {message.edited && <span className="edited">(edited)</span>}
        </header>
        <Blocks blocks={blocksOf(message)} onPress={press} choosing={choosing} />
        <SharedFiles {...(message.shared && { shared: message.shared })} />
        {replies.length > 0 && onThread && <Replies replies={replies} onThread={onThread} />}
      </div>
      {!message.onlyFor && (
        <PostTools message={message} onThread={replies.length > 0 ? undefined : onThread} />
      )}
    </article>
  );
}

/** A message's selects keep nothing in Slack; the page remembers what was chosen. */
function useChoosing({ channel, ts }: Message): Choosing {
  const { act, say } = useSandbox();
  const [chosen, setChosen] = useState<Readonly<Record<string, FieldValue>>>({});
  return {
    viewId: '',
    valueOf: ({ key }) => chosen[key] ?? null,
    namesOf: () => ({}),
    onChoose: async (field, value) => {
      setChosen({ ...chosen, [field.key]: value });
      const result = await act('choose', { channel, ts, select: field.key, values: { value } });
      say(troubleOf(result, 'That choice'));
    },
  };
}

function Replies({
  replies,
  onThread,
}: {
  readonly replies: readonly Message[];
  readonly onThread: () => void;
}) {
  const zone = useZone();
  const users = [...new Set(replies.map(({ user }) => user))];
  return (
    <button type="button" className="replies" onClick={onThread}>
      {users.map((user) => (
        <Avatar key={user} user={user} />
      ))}
      <span className="reply-count">
        {replies.length === 1 ? '1 reply' : `${replies.length} replies`}
      </span>
      <span>Last at {clock(tsToMs(replies.at(-1)?.ts ?? ''), zone)}</span>
    </button>
  );
}

function blocksOf({ blocks, text }: Message): Message['blocks'] {
  if (blocks.length > 0 || text === '') return blocks;
  return [{ type: 'section', text: { type: 'mrkdwn', text } }];
}

function nameOf(people: readonly { id: string; name: string }[], user: string): string {
  return people.find(({ id }) => id === user)?.name ?? user;
}

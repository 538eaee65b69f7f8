import type { Message } from '../../slack/world.ts';
import { clock, tsToMs } from '../time.ts';
import { troubleOf } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks.tsx';

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
  const press = async (button: string) => {
    const { channel, ts } = message;
    say(troubleOf(await act('click', { channel, ts, button }), 'That button'));
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
          <time>{clock(tsToMs(message.ts))}</time>
          {message.edited && <span className="edited">(edited)</span>}
        </header>
        <Blocks blocks={blocksOf(message)} onPress={press} />
        {(message.files ?? []).map((id) => (
          <img key={id} className="shared-file" src={`/picture/file/${id}`} alt="Shared file" />
        ))}
        {onThread && !message.onlyFor && <Replies replies={replies} onThread={onThread} />}
      </div>
    </article>
  );
}

function Replies({
  replies,
  onThread,
}: {
  readonly replies: readonly Message[];
  readonly onThread: () => void;
}) {
  const last = replies.at(-1);
  if (!last) {
    return (
      <button type="button" className="reply-link" onClick={onThread}>
        Reply in thread
      </button>
    );
  }
  const users = [...new Set(replies.map(({ user }) => user))];
  return (
    <button type="button" className="replies" onClick={onThread}>
      {users.map((user) => (
        <Avatar key={user} user={user} />
      ))}
      <span className="reply-count">
        {replies.length === 1 ? '1 reply' : `${replies.length} replies`}
      </span>
      <span>Last at {clock(tsToMs(last.ts))}</span>
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

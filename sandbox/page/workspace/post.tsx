import { useMemo, useState } from 'react';
import type { Message } from '../../slack/world.ts';
import { convertTsToMs, formatClock } from '../time.ts';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { useZone } from '../use-zone.ts';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks.tsx';
import { useChoosing } from './choosing.ts';
import { EditPost } from './edit-post.tsx';
import { useName } from './names.ts';
import { summarizeMessage } from './plain-words.ts';
import { PostTools } from './post-tools.tsx';
import type { Press } from './presses.ts';
import { Replies } from './replies.tsx';

interface PostProps {
  readonly message: Message;
  readonly replies?: readonly Message[];
  /** Including those that are not listed. */
  readonly replyCount?: number;
  /** How many of them this person has not seen. */
  readonly news?: number;
  /** For a reply that the channel shows as well: the message that it replies to. */
  readonly root?: Message | undefined;
  readonly isOpen?: boolean;
  readonly onThread?: (() => void) | undefined;
}

/** One message with working buttons. */
export function Post(props: PostProps) {
  const { message, replies = [], replyCount = 0, news = 0, root, isOpen = false, onThread } = props;
  const { state, act, say } = useSandbox();
  const [isEditing, setEditing] = useState(false);
  const isApp = message.user === state.bot.id;
  const nameOf = useName();
  const name = message.botName ?? nameOf(message.user);
  const zone = useZone();
  const choosing = useChoosing(message);
  // The same blocks for the same message, so that they are rendered once.
  const blocks = useMemo(() => listBlocks(message), [message]);
  const press = async (press: Press) => {
    const { channel, ts } = message;
    say(describeTrouble(await act('click', { channel, ts, ...press }), 'That button'));
  };
  if (message.deleted) return <DeletedPost {...props} />;
  return (
    <article
      className={`post${isOpen ? ' post-open' : ''}${message.onlyFor ? ' post-private' : ''}`}
      aria-label={`Message from ${name}`}
    >
      <Avatar user={message.user} botName={message.botName} />
      <div className="post-body">
        {message.onlyFor && <OnlyYou message={message} />}
        {message.alsoInChannel && <AlsoInChannel root={root} onThread={onThread} />}
        <header>
          <b>{name}</b>
          {(isApp || message.botName) && <span className="app-badge">APP</span>}
          <time>{formatClock(convertTsToMs(message.ts), zone)}</time>
          {message.edited && <span className="edited">(edited)</span>}
        </header>
        {isEditing ? (
          <EditPost message={message} onDone={() => setEditing(false)} />
        ) : (
          <Blocks blocks={blocks} onPress={press} choosing={choosing} />
        )}
        <SharedFiles {...(message.shared && { shared: message.shared })} />
        {isEmpty(message) && <p className="quiet">This file was deleted.</p>}
        {replies.length > 0 && onThread && (
          <Replies replies={replies} count={replyCount} news={news} onThread={onThread} />
        )}
      </div>
      {!message.onlyFor && (
        <PostTools
          message={message}
          onThread={replies.length > 0 || root ? undefined : onThread}
          onEdit={() => setEditing(true)}
        />
      )}
    </article>
  );
}

/** Only this person sees it, and can dismiss it. */
function OnlyYou({ message: { channel, ts } }: Pick<PostProps, 'message'>) {
  const { act, say } = useSandbox();
  const dismiss = async () =>
    say(describeTrouble(await act('dismiss', { channel, ts }), 'Dismissing that'));
  return (
    <p className="only-you">
      Only visible to you ·{' '}
      <button type="button" onClick={() => void dismiss()}>
        Dismiss
      </button>
    </p>
  );
}

/** In the channel, says what it replies to; in the thread, that the channel shows it too. */
function AlsoInChannel({ root, onThread }: Pick<PostProps, 'root' | 'onThread'>) {
  const nameOf = useName();
  if (!root) return <p className="also-in-channel">Also sent to the channel</p>;
  const words = summarizeMessage(root.text, nameOf);
  return (
    <p className="also-in-channel">
      replied to a thread:{' '}
      <button type="button" onClick={onThread}>
        {words || 'a message'}
      </button>
    </p>
  );
}

/** What remains of a thread's deleted first message. */
function DeletedPost(props: PostProps) {
  const { message, replies = [], replyCount = 0, news = 0, isOpen, onThread } = props;
  return (
    <article className={`post${isOpen ? ' post-open' : ''}`} aria-label="Deleted message">
      <span className="avatar avatar-gone" aria-hidden="true" />
      <div className="post-body">
        <p className="quiet">{message.text}</p>
        {replies.length > 0 && onThread && (
          <Replies replies={replies} count={replyCount} news={news} onThread={onThread} />
        )}
      </div>
    </article>
  );
}

function isEmpty({ blocks, text, shared = [] }: Message): boolean {
  return blocks.length === 0 && text.trim() === '' && shared.length === 0;
}

function listBlocks({ blocks, text }: Message): Message['blocks'] {
  if (blocks.length > 0 || text === '') return blocks;
  return [{ type: 'section', text: { type: 'mrkdwn', text } }];
}

/** The files of a message: pictures are shown, others can be saved. */
function SharedFiles({ shared = [] }: Pick<Message, 'shared'>) {
  return shared.map(({ id, name, mimetype }) =>
    mimetype.startsWith('image/') ? (
      <img key={id} className="shared-file" src={`/picture/file/${id}`} alt={name} />
    ) : (
      <a key={id} className="shared-document" href={`/file/${id}`} download={name}>
        <b>{name}</b>
        <small>{mimetype === 'text/csv' ? 'CSV' : mimetype}</small>
      </a>
    ),
  );
}

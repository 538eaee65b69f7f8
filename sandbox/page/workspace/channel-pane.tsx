import { Fragment, useDeferredValue, useState } from 'react';
import type { ChannelState } from '../../page-state.ts';
import type { Message } from '../../slack/world.ts';
import { useStayAtEnd } from '../stay-at-end.ts';
import { useSandbox } from '../use-sandbox.ts';
import { getChannelKey } from './channel-key.ts';
import { Composer } from './composer.tsx';
import { Home } from './home.tsx';
import { Post } from './post.tsx';
import type { ThreadNews } from './thread-news.ts';

interface ChannelPaneProps {
  readonly channel: ChannelState;
  readonly threadTs: string | undefined;
  readonly news: ThreadNews;
  readonly onThread: (ts: string) => void;
}

/** A channel's posts, and where to write. The app's own channel also has a home tab. */
export function ChannelPane({ channel, threadTs, news, onThread }: ChannelPaneProps) {
  const [tab, setTab] = useState<'messages' | 'home'>('messages');
  const isApp = channel.kind === 'app';
  return (
    <section className="channel" aria-label={isApp ? 'Messages with the app' : `#${channel.name}`}>
      <header className="pane-head">
        <h2>
          <span className={`channel-sign sign-${channel.kind}`} aria-hidden="true" />
          {channel.name}
        </h2>
        {isApp ? <Tabs tab={tab} onTab={setTab} /> : <About channel={channel} />}
      </header>
      {isApp && tab === 'home' ? (
        <Home />
      ) : (
        <Fragment key={getChannelKey(channel)}>
          <Posts channel={channel} threadTs={threadTs} news={news} onThread={onThread} />
          <Composer channel={channel} />
        </Fragment>
      )}
    </section>
  );
}

/** More than fit on a screen. */
const FIRST_POSTS = 30;

/** The newest posts at once, and then the earlier ones incrementally, because a channel has hundreds. */
function Posts({ channel, threadTs, news, onThread }: ChannelPaneProps) {
  const posts = useDeferredValue(channel.posts, channel.posts.slice(-FIRST_POSTS));
  const scroll = useStayAtEnd(posts.at(-1)?.ts);
  return (
    <div
      className="posts"
      ref={scroll}
      role="log"
      aria-label="Messages"
      aria-relevant="additions"
      aria-busy={posts !== channel.posts}
    >
      <div className="posts-end">
        {channel.hiddenPosts > 0 ? (
          <p className="beginning">
            {channel.hiddenPosts.toLocaleString('en')} earlier messages aren’t shown.
          </p>
        ) : (
          <Beginning channel={channel} />
        )}
        {posts.map((post) => (
          <Post
            key={post.ts}
            message={post}
            replies={post.replies}
            replyCount={post.replyCount}
            news={news.countOf(post)}
            root={findRoot(channel, post)}
            isOpen={post.ts === threadTs}
            onThread={() => onThread((post.alsoInChannel && post.threadTs) || post.ts)}
          />
        ))}
      </div>
    </div>
  );
}

/** For a reply that the channel shows as well: the message that it replies to. */
function findRoot({ posts }: ChannelState, { alsoInChannel, threadTs }: Message) {
  return alsoInChannel ? posts.find(({ ts }) => ts === threadTs) : undefined;
}

function Beginning({ channel }: { readonly channel: ChannelState }) {
  const isApp = channel.kind === 'app';
  return (
    <div className="beginning">
      <span className={`channel-sign sign-${channel.kind}`} aria-hidden="true" />
      <h3>{isApp ? 'Your messages from the app' : `This is #${channel.name}`}</h3>
      <p>
        {isApp
          ? 'What the app has to tell only you appears here.'
          : 'Type /mms below to send a picture. The phones that get it appear under Phones.'}
      </p>
    </div>
  );
}

function About({ channel }: { readonly channel: ChannelState }) {
  const { people } = useSandbox().state;
  const members = `${people.length} people${channel.hasBot ? ' and the app' : ', without the app'}`;
  return <p className="about">{channel.kind === 'private' ? `Private · ${members}` : members}</p>;
}

interface TabsProps {
  readonly tab: 'messages' | 'home';
  readonly onTab: (tab: 'messages' | 'home') => void;
}

function Tabs({ tab, onTab }: TabsProps) {
  const { act } = useSandbox();
  const openHome = () => {
    onTab('home');
    void act('home', {});
  };
  return (
    <div className="tabs">
      <button type="button" aria-pressed={tab === 'home'} onClick={openHome}>
        Home
      </button>
      <button type="button" aria-pressed={tab === 'messages'} onClick={() => onTab('messages')}>
        Messages
      </button>
    </div>
  );
}

import type { Message } from '../../slack/world.ts';
import { troubleOf } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Menu, MenuEntry } from './menu.tsx';

interface PostToolsProps {
  readonly message: Message;
  readonly onThread: (() => void) | undefined;
}

/** What shows over a message that one points at: its thread, and ⋯ with the app's message shortcuts. */
export function PostTools({ message, onThread }: PostToolsProps) {
  const { state, act, say } = useSandbox();
  const shortcuts = state.features.shortcuts.filter(({ type }) => type === 'message');
  const { channel, ts } = message;
  return (
    <div className="post-tools">
      {onThread && (
        <button type="button" className="reply-link" onClick={onThread}>
          Reply in thread
        </button>
      )}
      {shortcuts.length > 0 && (
        <Menu name="More actions" icon="more" className="menu-right">
          {(close) =>
            shortcuts.map(({ callbackId, name, description }) => (
              <MenuEntry
                key={callbackId}
                words={name}
                about={description}
                onPick={async () => {
                  close();
                  const result = await act('shortcut', { callbackId, channel, messageTs: ts });
                  say(troubleOf(result, name));
                }}
              />
            ))
          }
        </Menu>
      )}
    </div>
  );
}

import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { ChannelState } from '../../page-state.ts';
import { PickedFile } from '../form/picked-file.tsx';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Attach, type Attached } from './attach.tsx';
import { ShortcutsMenu } from './shortcuts-menu.tsx';

interface ComposerProps {
  readonly channel: ChannelState;
  readonly threadTs?: string;
}

/** Where to write: plain text is posted, `/mms …` is a command. Slack does not allow commands in threads. */
export function Composer({ channel, threadTs }: ComposerProps) {
  const { state, act, say } = useSandbox();
  const [typed, setTyped] = useState('');
  const [isForAll, setForAll] = useState(false);
  const [attached, setAttached] = useState<readonly Attached[]>([]);
  const hintId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useTypingAnywhere(field, !threadTs);
  const command = state.features.commands.find((one) => one.command === '/mms');
  const place = threadTs
    ? 'in the thread'
    : channel.kind === 'app'
      ? 'to the app'
      : `in #${channel.name}`;

  const send = async (written: string) => {
    const line = written.trim();
    if (!line && attached.length === 0) return;
    setTyped('');
    // "//" does not start a command.
    const [, command, text = ''] = /^(\/[^/\s]\S*)\s*([\s\S]*)$/.exec(line) ?? [];
    if (command && threadTs) return say('Slack doesn’t accept commands in threads.');
    if (command) {
      const result = await act('command', { channel: channel.id, command, text });
      return say(describeTrouble(result, command));
    }
    setAttached([]);
    const files = attached.map(({ id }) => id);
    setForAll(false);
    const message = { channel: channel.id, text: line, threadTs, files, alsoInChannel: isForAll };
    const result = await act('say', message);
    say(describeTrouble(result, 'Posting that'));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isCompleting = event.key === 'Tab' && /^\/\w*$/.test(typed) && typed !== '/mms';
    if (isCompleting) setTyped('/mms ');
    else if (event.key === 'Enter' && !event.shiftKey) void send(typed);
    else return;
    event.preventDefault();
  };

  const isCommand = !threadTs && '/mms'.startsWith(typed.trim()) && typed.startsWith('/');
  return (
    <div className="composer">
      {isCommand && (
        <button type="button" className="suggestion" onClick={() => void send('/mms')}>
          <span className="avatar avatar-app" aria-hidden="true" />
          <b>/mms</b>
          <span className="suggestion-words">
            {command?.description}
            <small>{command?.usageHint}</small>
          </span>
        </button>
      )}
      <div className="composer-box">
        {attached.length > 0 && (
          <div className="attached">
            {attached.map(({ id, name }) => (
              <PickedFile
                key={id}
                fileId={id}
                name={name}
                onRemove={() => setAttached(attached.filter((each) => each.id !== id))}
              />
            ))}
          </div>
        )}
        <textarea
          ref={field}
          rows={1}
          value={typed}
          aria-label={`Write ${place}`}
          aria-describedby={hintId}
          placeholder={`Write ${place}`}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Attach onAttach={(file) => setAttached([...attached, file])} />
        {!threadTs && <ShortcutsMenu />}
        {attached.length > 0 && (
          <button type="button" className="send-mms" onClick={() => void send(typed)}>
            Post it
          </button>
        )}
        {!threadTs && attached.length === 0 && (
          <button type="button" className="send-mms" onClick={() => void send('/mms')}>
            <span className="plus" aria-hidden="true" />
            Send MMS
          </button>
        )}
      </div>
      <p className="hint" id={hintId}>
        {threadTs ? (
          <label className="for-all">
            <input
              type="checkbox"
              checked={isForAll}
              onChange={(event) => setForAll(event.target.checked)}
            />
            Also send {channel.kind === 'app' ? 'as direct message' : `to #${channel.name}`}
          </label>
        ) : (
          <>
            <code>/mms</code> opens the form, <code>/mms help</code> explains it. To send a picture
            from a message, press its&nbsp;⋯.
          </>
        )}
      </p>
    </div>
  );
}

/** As in Slack: what somebody types while nothing has the focus goes into this field. */
function useTypingAnywhere(field: RefObject<HTMLTextAreaElement | null>, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const takeKey = ({ target, key, ctrlKey, metaKey, altKey }: globalThis.KeyboardEvent) => {
      const isLetter = key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;
      if (isLetter && target === document.body) field.current?.focus();
    };
    document.addEventListener('keydown', takeKey);
    return () => document.removeEventListener('keydown', takeKey);
  }, [field, isOn]);
}

import { type KeyboardEvent, useId, useState } from 'react';
import type { ChannelState } from '../../page-state.ts';
import { troubleOf } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';

interface ComposerProps {
  readonly channel: ChannelState;
  readonly threadTs?: string;
}

/** Where one writes: plain text says it, `/mms …` is a command. In threads Slack takes no commands. */
export function Composer({ channel, threadTs }: ComposerProps) {
  const { act, say } = useSandbox();
  const [typed, setTyped] = useState('');
  const hintId = useId();
  const place = threadTs
    ? 'in the thread'
    : channel.kind === 'app'
      ? 'to the app'
      : `in #${channel.name}`;

  const send = async (written: string) => {
    const line = written.trim();
    if (!line) return;
    setTyped('');
    const [, command, text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(line) ?? [];
    const result = command
      ? threadTs
        ? ({ ok: false, error: 'Slack takes no commands in threads.' } as const)
        : await act('command', { channel: channel.id, command, text })
      : await act('say', { channel: channel.id, text: line, threadTs });
    say(troubleOf(result, command ?? 'Saying that'));
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
          <span>[phone numbers] · Send a picture to some phones</span>
        </button>
      )}
      <div className="composer-box">
        <textarea
          rows={1}
          value={typed}
          aria-label={`Write ${place}`}
          aria-describedby={hintId}
          placeholder={`Write ${place}`}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {!threadTs && (
          <button type="button" className="send-mms" onClick={() => void send('/mms')}>
            <span className="plus" aria-hidden="true" />
            Send MMS
          </button>
        )}
      </div>
      <p className="hint" id={hintId}>
        {threadTs ? (
          'Enter says it.'
        ) : (
          <>
            <code>/mms</code> opens the form, <code>/mms help</code> explains it.
          </>
        )}
      </p>
    </div>
  );
}

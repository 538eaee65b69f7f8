import { type SubmitEvent, useState } from 'react';
import type { PhoneState } from '../../page-state.ts';
import { useStayAtEnd } from '../stay-at-end.ts';
import { troubleOf } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Bubble, ReplyBubble } from './bubble.tsx';
import { showNumber } from './number.ts';

/** A phone with its conversation; it can answer. */
export function Phone({ phone }: { readonly phone: PhoneState }) {
  const lines = [
    ...phone.messages.map((message) => ({ at: message.at, message })),
    ...phone.replies.map((reply) => ({ at: reply.at, reply })),
  ].sort((a, b) => a.at - b.at);
  const screen = useStayAtEnd(lines.length);

  return (
    <div className="phone">
      <header className="phone-head">
        <span className="island" aria-hidden="true" />
        <b>{showNumber(phone.number)}</b>
      </header>
      <div className="phone-screen" ref={screen}>
        {lines.map((line) =>
          'message' in line ? (
            <Bubble key={line.message.messageId} message={line.message} />
          ) : (
            <ReplyBubble key={line.reply.messageId} reply={line.reply} />
          ),
        )}
      </div>
      <AnswerBox number={phone.number} />
    </div>
  );
}

function AnswerBox({ number }: { readonly number: string }) {
  const { act, say } = useSandbox();
  const [typed, setTyped] = useState('');
  const answer = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!typed.trim()) return;
    setTyped('');
    say(troubleOf(await act('reply', { number, text: typed.trim() }), 'The answer'));
  };
  return (
    <form className="answer" onSubmit={answer}>
      <input
        type="text"
        value={typed}
        aria-label={`Answer from ${number}`}
        placeholder="Answer…"
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" aria-label="Send the answer" disabled={!typed.trim()}>
        ↑
      </button>
    </form>
  );
}

import type { PhoneState } from '../../page-state.ts';
import { useStayAtEnd } from '../stay-at-end.ts';
import { AnswerBox } from './answer-box.tsx';
import { AnswerBubble } from './answer-bubble.tsx';
import type { AnswerTelling } from './answer-desk.tsx';
import { Bubble } from './bubble.tsx';
import { listLines } from './lines.ts';
import { showNumber } from './number.ts';

interface PhoneProps {
  readonly phone: PhoneState;
  readonly telling: AnswerTelling;
}

/** A phone with what it received and what was written on it. */
export function Phone({ phone, telling }: PhoneProps) {
  const lines = listLines(phone);
  const screen = useStayAtEnd(lines.length);
  return (
    <div className="phone">
      <header className="phone-head">
        <span className="island" aria-hidden="true" />
        <b>{showNumber(phone.number)}</b>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: with a keyboard it can only be scrolled when it has the focus */}
      <div className="phone-screen" ref={screen} role="log" aria-label="Texts" tabIndex={0}>
        {lines.map((line) =>
          line.kind === 'got' ? (
            <Bubble key={line.message.messageId} message={line.message} />
          ) : (
            <AnswerBubble key={line.answer.messageId} answer={line.answer} />
          ),
        )}
      </div>
      <AnswerBox number={phone.number} telling={telling} />
    </div>
  );
}

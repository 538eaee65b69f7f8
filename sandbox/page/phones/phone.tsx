import type { PhoneAnswer, PhoneMessage, PhoneState } from '../../page-state.ts';
import { useStayAtEnd } from '../stay-at-end.ts';
import { formatClock } from '../time.ts';
import { useZone } from '../use-zone.ts';
import { AnswerBox } from './answer-box.tsx';
import type { AnswerTelling } from './answer-desk.tsx';
import { describeFate } from './fate.ts';
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

/** An item on a phone's screen: something it received, or something written on it. */
type Line =
  | { readonly kind: 'got'; readonly at: number; readonly message: PhoneMessage }
  | { readonly kind: 'wrote'; readonly at: number; readonly answer: PhoneAnswer };

/** Seconds never get this large; milliseconds passed as seconds do, and ClickSend accepts them. */
const NOT_SECONDS = 100_000_000_000;

/** In chronological order. */
function listLines({ messages, answers }: PhoneState): readonly Line[] {
  const lines: readonly Line[] = [
    ...messages.map((message) => ({
      kind: 'got' as const,
      at: getDepartureTime(message),
      message,
    })),
    ...answers.map((answer) => ({ kind: 'wrote' as const, at: answer.at, answer })),
  ];
  return lines.toSorted((a, b) => a.at - b.at);
}

/** A scheduled message is sent at its time. */
function getDepartureTime({ at, schedule }: PhoneMessage): number {
  return schedule > NOT_SECONDS ? at : Math.max(at, schedule * 1000);
}

/** A message on the phone; only a shadow until it is delivered. */
function Bubble({ message }: { readonly message: PhoneMessage }) {
  const zone = useZone();
  const fate = describeFate(message);
  const { subject, body, pictureUrl, at } = message;
  return (
    <article className={`bubble bubble-${fate.kind}`} aria-label={`Message: ${subject || body}`}>
      {pictureUrl && <img src={pictureUrl} alt={subject || 'MMS'} />}
      <div className="bubble-text">
        {subject && <b>{subject}</b>}
        <p>{body}</p>
      </div>
      <footer>
        {fate.kind === 'delivered' ? (
          <time>{formatClock(at, zone)}</time>
        ) : (
          <span>{fate.onPhone}</span>
        )}
      </footer>
    </article>
  );
}

/** A text written on the phone. */
function AnswerBubble({ answer }: { readonly answer: PhoneAnswer }) {
  const zone = useZone();
  const { text, pictureUrl, at } = answer;
  return (
    <article className="bubble bubble-wrote" aria-label={`Answer: ${text}`}>
      {pictureUrl && <img src={pictureUrl} alt="Sent with it" />}
      {text && (
        <div className="bubble-text">
          <p>{text}</p>
        </div>
      )}
      <footer>
        <time>{formatClock(at, zone)}</time>
      </footer>
    </article>
  );
}

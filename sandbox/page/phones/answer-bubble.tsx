import type { PhoneAnswer } from '../../page-state.ts';
import { formatClock } from '../time.ts';
import { useZone } from '../use-zone.ts';

/** A text written on the phone. */
export function AnswerBubble({ answer }: { readonly answer: PhoneAnswer }) {
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

import type { PhoneMessage } from '../../page-state.ts';
import { formatClock } from '../time.ts';
import { useZone } from '../use-zone.ts';
import { describeFate } from './fate.ts';

/** A message on the phone; only a shadow until it is delivered. */
export function Bubble({ message }: { readonly message: PhoneMessage }) {
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

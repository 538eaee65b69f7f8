import { flushSync } from 'react-dom';
import type { Side } from './sides.tsx';

/** The first elements that Tab reaches. They are buttons, because the URL's hash says who the person is here. */
export function SkipLinks({ onGo }: { readonly onGo: (side: Side) => void }) {
  const go = (side: Side, place: string) => {
    // The other side may be hidden, and hidden elements cannot get the focus.
    flushSync(() => onGo(side));
    document.querySelector<HTMLElement>(place)?.focus();
  };
  return (
    <nav className="skip-links" aria-label="Skip links">
      <button type="button" onClick={() => go('slack', '.channel .composer textarea')}>
        Skip to the messages
      </button>
      <button type="button" onClick={() => go('phones', '.phones')}>
        Skip to the phones
      </button>
    </nav>
  );
}

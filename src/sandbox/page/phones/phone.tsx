import type { PhoneState } from '../../page-state.ts';
import { useStayAtEnd } from '../stay-at-end.ts';
import { Bubble } from './bubble.tsx';
import { showNumber } from './number.ts';

/** A phone with what it received. */
export function Phone({ phone }: { readonly phone: PhoneState }) {
  const screen = useStayAtEnd(phone.messages.length);
  return (
    <div className="phone">
      <header className="phone-head">
        <span className="island" aria-hidden="true" />
        <b>{showNumber(phone.number)}</b>
      </header>
      <div className="phone-screen" ref={screen}>
        {phone.messages.map((message) => (
          <Bubble key={message.messageId} message={message} />
        ))}
      </div>
    </div>
  );
}

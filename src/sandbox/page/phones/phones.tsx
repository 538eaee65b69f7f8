import type { PhoneState } from '../../page-state.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Account } from './account.tsx';
import { CarrierDesk } from './carrier-desk.tsx';
import { Phone } from './phone.tsx';
import { Scheduled } from './scheduled.tsx';

/** Every phone that something was sent to, and beside it what the carrier does. */
export function Phones() {
  // The one that received last comes first.
  const phones = useSandbox().state.phones.toSorted((a, b) => lastAt(b) - lastAt(a));
  return (
    <section className="phones" aria-label="Phones">
      <header className="phones-head">
        <h2>Phones{phones.length > 2 && ` (${phones.length})`}</h2>
        <p>You are the carrier: what becomes of each message?</p>
      </header>
      <Account />
      <Scheduled />
      {phones.length === 0 ? (
        <NoPhones />
      ) : (
        <div className="phone-list">
          {phones.map((phone) => (
            <section key={phone.number} className="phone-row" aria-label={`Phone ${phone.number}`}>
              <Phone phone={phone} />
              <div className="desks">
                {phone.messages.toReversed().map((message, index) => (
                  <CarrierDesk key={message.messageId} message={message} isNewest={index === 0} />
                ))}
              </div>
            </section>
          ))}
        </div>
      )}
    </section>
  );
}

function lastAt({ messages }: PhoneState): number {
  return messages.at(-1)?.at ?? 0;
}

function NoPhones() {
  return (
    <div className="no-phones">
      <div className="phone phone-dark" aria-hidden="true">
        <div className="phone-screen" />
      </div>
      <p>No phone has got anything yet.</p>
      <p className="quiet">
        Send a picture with <code>/mms</code> to any number, such as <b>+61 437 111 222</b>, and its
        phone appears here.
      </p>
    </div>
  );
}

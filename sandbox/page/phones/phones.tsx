import { useState } from 'react';
import type { PhoneState } from '../../page-state.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Account } from './account.tsx';
import { AnotherNumber } from './another-number.tsx';
import { AnswerDesk, answersToldNormally } from './answer-desk.tsx';
import { CarrierDesk } from './carrier-desk.tsx';
import { Everybody } from './everybody.tsx';
import { Phone } from './phone.tsx';
import { Scheduled } from './scheduled.tsx';

/** Every phone that something was sent to or that wrote, and next to it what the carrier does. */
export function Phones() {
  const { phones, phoneCount } = useSandbox().state;
  const [isAsking, setAsking] = useState(false);
  const [opened, setOpened] = useState<readonly string[]>([]);
  const hidden = phoneCount - phones.length;
  const others = phones.filter(({ number }) => !opened.includes(number));
  const shown = [...opened.map((number) => getPhone(phones, number)), ...others];
  const open = (number: string) => {
    setAsking(false);
    setOpened([number, ...opened.filter((each) => each !== number)]);
  };
  return (
    <section className="phones" aria-label="Phones" tabIndex={-1}>
      <header className="phones-head">
        <h2>Phones{phoneCount > 2 && ` (${phoneCount.toLocaleString('en')})`}</h2>
        <button type="button" aria-expanded={isAsking} onClick={() => setAsking(!isAsking)}>
          Text from another number
        </button>
        <p>You play the phone network and the people.</p>
      </header>
      {isAsking && <AnotherNumber onOpen={open} />}
      <Everybody />
      <Account />
      <Scheduled />
      {shown.length === 0 ? (
        <NoPhones />
      ) : (
        <div className="phone-list">
          {shown.map((phone) => (
            <PhoneRow key={phone.number} phone={phone} />
          ))}
          {hidden > 0 && (
            <p className="quiet">{hidden.toLocaleString('en')} more phones aren’t shown.</p>
          )}
        </div>
      )}
    </section>
  );
}

/** For a phone that is not known yet there is only the number. */
function getPhone(phones: readonly PhoneState[], number: string): PhoneState {
  const selected = phones.find((phone) => phone.number === number);
  return selected ?? { number, messages: [], answers: [] };
}

function NoPhones() {
  return (
    <div className="no-phones">
      <div className="phone phone-dark" aria-hidden="true">
        <div className="phone-screen" />
      </div>
      <p>No messages yet.</p>
      <p className="quiet">
        Send a picture to any number with <code>/mms</code>, for example to <b>+61 437 111 222</b>.
        Its phone appears here.
      </p>
    </div>
  );
}

/** A phone, and next to it what the carrier does. */
function PhoneRow({ phone }: { readonly phone: PhoneState }) {
  const [telling, setTelling] = useState(answersToldNormally);
  return (
    <section className="phone-row" aria-label={`Phone ${phone.number}`}>
      <Phone phone={phone} telling={telling} />
      <div className="desks">
        {phone.messages.toReversed().map((message, index) => (
          <CarrierDesk key={message.messageId} message={message} isNewest={index === 0} />
        ))}
        <AnswerDesk answers={phone.answers} telling={telling} onChange={setTelling} />
      </div>
    </section>
  );
}

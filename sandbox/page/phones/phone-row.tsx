import { useState } from 'react';
import type { PhoneState } from '../../page-state.ts';
import { AnswerDesk, answersToldNormally } from './answer-desk.tsx';
import { CarrierDesk } from './carrier-desk.tsx';
import { Phone } from './phone.tsx';

/** A phone, and next to it what the carrier does. */
export function PhoneRow({ phone }: { readonly phone: PhoneState }) {
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

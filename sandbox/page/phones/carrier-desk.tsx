import { useState } from 'react';
import type { CarrierNote, PhoneMessage } from '../../page-state.ts';
import { formatClock } from '../time.ts';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { useZone } from '../use-zone.ts';
import { FailReasons } from './fail-reasons.tsx';
import { describeFate } from './fate.ts';
import { HowTold, type Telling, toldNormally } from './how-told.tsx';

interface CarrierDeskProps {
  readonly message: PhoneMessage;
  /** A phone's newest message is expanded. */
  readonly isNewest: boolean;
}

/** What the carrier does with one message. */
export function CarrierDesk({ message, isNewest }: CarrierDeskProps) {
  const { act, say } = useSandbox();
  const zone = useZone();
  const [isOpen, setOpen] = useState<boolean>();
  const [isFailing, setFailing] = useState(false);
  const [telling, setTelling] = useState<Telling>(toldNormally);
  const isUnfolded = isOpen ?? isNewest;
  const fate = describeFate(message);
  const isWithCarrier = fate.kind !== 'refused' && fate.kind !== 'scheduled';
  const { messageId, at } = message;
  // An SMS has no subject.
  const title = message.subject || message.body || 'No subject';

  const carrier = async (kind: string, why: Readonly<Record<string, string>> = {}) => {
    setFailing(false);
    const result = await act('carrier', { messageId, kind, ...why, ...telling });
    say(describeTrouble(result, 'The carrier'));
  };

  return (
    <section className={`desk desk-${fate.kind}`} aria-label={`Carrier: ${title}`}>
      <button
        type="button"
        className="desk-head"
        aria-expanded={isUnfolded}
        onClick={() => setOpen(!isUnfolded)}
      >
        <span className="desk-title">
          <span>{title}</span>
          <time>{formatClock(at, zone)}</time>
        </span>
        <span className={`fate fate-${fate.kind}`}>{fate.words}</span>
      </button>
      {isUnfolded && isWithCarrier && (
        <>
          <div className="desk-acts">
            <button type="button" className="act act-deliver" onClick={() => carrier('deliver')}>
              Deliver
            </button>
            <button
              type="button"
              className="act act-fail"
              aria-expanded={isFailing}
              onClick={() => setFailing(!isFailing)}
            >
              Fail…
            </button>
            <button type="button" className="act" onClick={() => carrier('handOver')}>
              On its way
            </button>
            <button type="button" className="act" onClick={() => carrier('retry')}>
              Retrying
            </button>
          </div>
          {isFailing && <FailReasons onFail={(why) => void carrier('fail', why)} />}
          <HowTold telling={telling} onChange={setTelling} />
        </>
      )}
      {isUnfolded && <WhatWasSaid acts={message.acts} />}
    </section>
  );
}

const DID: Readonly<Record<CarrierNote['did'], string>> = {
  deliver: 'Delivered',
  handOver: 'Handed over',
  retry: 'Will retry',
  fail: 'Failed',
};

/** What the carrier reported so far, and whether the app got it. */
function WhatWasSaid({ acts }: { readonly acts: readonly CarrierNote[] }) {
  const zone = useZone();
  if (acts.length === 0) return null;
  return (
    <ol className="said">
      {acts.map(({ at, did, told, isTwice }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: notes are only ever added at the end
        <li key={index}>
          <time>{formatClock(at, zone)}</time> {DID[did]}
          {isTwice ? ', twice' : ''} <span>{told}</span>
        </li>
      ))}
    </ol>
  );
}

import type { CarrierNote } from '../../page-state.ts';
import { formatClock } from '../time.ts';
import { useZone } from '../use-zone.ts';

const DID: Readonly<Record<CarrierNote['did'], string>> = {
  deliver: 'Delivered',
  handOver: 'Handed over',
  retry: 'Will retry',
  fail: 'Failed',
};

/** What the carrier reported so far, and whether the app got it. */
export function WhatWasSaid({ acts }: { readonly acts: readonly CarrierNote[] }) {
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

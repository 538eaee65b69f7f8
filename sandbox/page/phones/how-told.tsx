import { Pick, Tick } from './how-told-fields.tsx';

/** How the app learns what the carrier did. */
export interface Telling {
  readonly by: 'push' | 'pull' | 'history';
  readonly odd: '' | 'words' | 'strings' | 'nulls';
  readonly twice: boolean;
  readonly wrongOrder: boolean;
}

export const toldNormally: Telling = { by: 'push', odd: '', twice: false, wrongOrder: false };

interface HowToldProps {
  readonly telling: Telling;
  readonly onChange: (telling: Telling) => void;
}

/** The known ways in which receipts get lost, to try them. */
export function HowTold({ telling, onChange }: HowToldProps) {
  const { by, odd, twice, wrongOrder } = telling;
  return (
    <details className="how-told">
      <summary>How the app gets the report{isNormal(telling) ? '' : ' · unusual'}</summary>
      <Pick
        name="Report"
        value={by}
        choices={{
          push: 'is pushed at once',
          pull: 'waits until the app asks',
          history: 'is only in the history',
        }}
        onPick={(chosen) => onChange({ ...telling, by: chosen })}
      />
      <Pick
        name="Format"
        value={odd}
        choices={{
          '': 'normal',
          words: 'words instead of codes',
          strings: 'numbers as text',
          nulls: 'without codes',
        }}
        onPick={(chosen) => onChange({ ...telling, odd: chosen })}
      />
      <Tick
        words="Report it twice"
        isOn={twice}
        onTick={(isOn) => onChange({ ...telling, twice: isOn })}
      />
      <Tick
        words="Report an older state after it"
        isOn={wrongOrder}
        onTick={(isOn) => onChange({ ...telling, wrongOrder: isOn })}
      />
    </details>
  );
}

function isNormal({ by, odd, twice, wrongOrder }: Telling): boolean {
  return by === 'push' && odd === '' && !twice && !wrongOrder;
}

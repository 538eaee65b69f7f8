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
      <label className="pick">
        <span>Report</span>
        <select
          value={by}
          onChange={(event) => onChange({ ...telling, by: event.target.value as Telling['by'] })}
        >
          <option value="push">is pushed at once</option>
          <option value="pull">waits until the app asks</option>
          <option value="history">is only in the history</option>
        </select>
      </label>
      <label className="pick">
        <span>Format</span>
        <select
          value={odd}
          onChange={(event) => onChange({ ...telling, odd: event.target.value as Telling['odd'] })}
        >
          <option value="">normal</option>
          <option value="words">words instead of codes</option>
          <option value="strings">numbers as text</option>
          <option value="nulls">without codes</option>
        </select>
      </label>
      <label className="tick">
        <input
          type="checkbox"
          checked={twice}
          onChange={(event) => onChange({ ...telling, twice: event.target.checked })}
        />
        Report it twice
      </label>
      <label className="tick">
        <input
          type="checkbox"
          checked={wrongOrder}
          onChange={(event) => onChange({ ...telling, wrongOrder: event.target.checked })}
        />
        Report an older state after it
      </label>
    </details>
  );
}

function isNormal({ by, odd, twice, wrongOrder }: Telling): boolean {
  return by === 'push' && odd === '' && !twice && !wrongOrder;
}

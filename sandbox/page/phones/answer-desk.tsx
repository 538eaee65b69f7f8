import type { PhoneAnswer } from '../../page-state.ts';
import { formatClock } from '../time.ts';
import { useZone } from '../use-zone.ts';
import { Pick, Tick } from './how-told-fields.tsx';

/** How the app gets texts from a phone. */
export interface AnswerTelling {
  readonly by: 'push' | 'pull';
  readonly odd: '' | 'strings';
  readonly twice: boolean;
}

export const answersToldNormally: AnswerTelling = { by: 'push', odd: '', twice: false };

const MOST_SHOWN = 3;

interface AnswerDeskProps {
  readonly answers: readonly PhoneAnswer[];
  readonly telling: AnswerTelling;
  readonly onChange: (telling: AnswerTelling) => void;
}

/** Next to the phone: whether the app got its texts, and the known ways in which they get lost. */
export function AnswerDesk({ answers, telling, onChange }: AnswerDeskProps) {
  const zone = useZone();
  const { by, odd, twice } = telling;
  const isNormal = by === 'push' && odd === '' && !twice;
  const shown = answers.slice(-MOST_SHOWN);
  return (
    <section className="desk answer-desk" aria-label="Replies">
      <p className="desk-title">
        <span>Replies</span>
      </p>
      {shown.length === 0 ? (
        <p className="quiet">None yet. Type on the phone to reply.</p>
      ) : (
        <ol className="answers-told">
          {shown.map(({ messageId, at, text, told }) => (
            <li key={messageId}>
              <p>
                <time>{formatClock(at, zone)}</time> {text || 'A picture'}
              </p>
              <span>{told}</span>
            </li>
          ))}
        </ol>
      )}
      <details className="how-told">
        <summary>How the app gets replies{isNormal ? '' : ' · unusual'}</summary>
        <Pick
          name="Reply"
          value={by}
          choices={{ push: 'is pushed at once', pull: 'waits until the app asks' }}
          onPick={(chosen) => onChange({ ...telling, by: chosen })}
        />
        <Pick
          name="Format"
          value={odd}
          choices={{ '': 'normal', strings: 'numbers as text' }}
          onPick={(chosen) => onChange({ ...telling, odd: chosen })}
        />
        <Tick
          words="Send it twice"
          isOn={twice}
          onTick={(isOn) => onChange({ ...telling, twice: isOn })}
        />
      </details>
    </section>
  );
}

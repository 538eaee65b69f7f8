import { useId, useState } from 'react';
import { useSandbox } from '../use-sandbox.ts';

const OWN_WORDS = 'own';

interface FailReasonsProps {
  readonly onFail: (why: { readonly errorCode: string; readonly errorText: string }) => void;
}

/** Why a message fails: one of the carrier's documented reasons, or a custom text. */
export function FailReasons({ onFail }: FailReasonsProps) {
  const { failReasons } = useSandbox().state;
  const [code, setCode] = useState('12');
  const [ownWords, setOwnWords] = useState('');
  const id = useId();
  const isOwn = code === OWN_WORDS;
  const errorText = isOwn
    ? ownWords
    : (failReasons.find(({ errorCode }) => errorCode === code)?.errorText ?? '');
  return (
    <div className="fail-reasons">
      <label htmlFor={id}>Why</label>
      <select id={id} value={code} onChange={(event) => setCode(event.target.value)}>
        {failReasons.map((reason) => (
          <option key={reason.errorCode} value={reason.errorCode}>
            {reason.errorText}
          </option>
        ))}
        <option value={OWN_WORDS}>In other words…</option>
      </select>
      {isOwn && (
        <input
          type="text"
          value={ownWords}
          aria-label="The carrier’s words"
          placeholder="The carrier’s words"
          onChange={(event) => setOwnWords(event.target.value)}
        />
      )}
      <button
        type="button"
        className="act act-fail act-now"
        disabled={!errorText.trim()}
        onClick={() => onFail({ errorCode: isOwn ? '7' : code, errorText })}
      >
        Fail it
      </button>
    </div>
  );
}

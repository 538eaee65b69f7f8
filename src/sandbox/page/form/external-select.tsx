import { useState } from 'react';
import { words } from '../json.ts';
import { useSandbox } from '../use-sandbox.ts';
import type { InputProps } from './input.tsx';

interface Offer {
  readonly text: string;
  readonly value: string;
}

/** What it offers comes from the app, for what was typed; several can be chosen in a multi select. */
export function ExternalSelect({
  field,
  viewId,
  value,
  onChange,
  id,
  noteId,
  isWrong,
}: InputProps) {
  const { act } = useSandbox();
  const [typed, setTyped] = useState('');
  const [offers, setOffers] = useState<readonly Offer[]>([]);
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const isMany = field.type.startsWith('multi_');
  const chosen = Array.isArray(value) ? value : value === null ? [] : [String(value)];

  const type = async (text: string) => {
    setTyped(text);
    const result = await act('options', { viewId, label: field.label, typed: text });
    setOffers(result.ok ? (result.options ?? []) : []);
  };
  const choose = (offer: Offer) => {
    setNames({ ...names, [offer.value]: offer.text });
    onChange(isMany ? [...chosen, offer.value] : offer.value);
    setTyped('');
    setOffers([]);
  };
  const drop = (gone: string) => onChange(isMany ? chosen.filter((each) => each !== gone) : null);

  return (
    <div className="external">
      {chosen.map((each) => (
        <button key={each} type="button" className="chip" onClick={() => drop(each)}>
          {names[each] ?? each} <span aria-hidden="true">×</span>
        </button>
      ))}
      <input
        id={id}
        type="text"
        role="combobox"
        aria-expanded={offers.length > 0}
        aria-controls={`${id}-offers`}
        aria-describedby={noteId}
        aria-invalid={isWrong}
        autoComplete="off"
        placeholder={words(field.element.placeholder) || 'Type to search'}
        value={typed}
        onChange={(event) => void type(event.target.value)}
      />
      <div className="offers" id={`${id}-offers`}>
        {offers.map((offer) => (
          <button key={offer.value} type="button" onClick={() => choose(offer)}>
            {offer.text}
          </button>
        ))}
      </div>
    </div>
  );
}

import { type FocusEvent, Fragment, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { readWords } from '../../json.ts';
import { useSandbox } from '../use-sandbox.ts';
import type { InputProps } from './fields.ts';

interface Offer {
  readonly text: string;
  readonly value: string;
  /** Its heading. */
  readonly group?: string;
}

/** The minimum length from which Slack asks the app, unless the app sets one. */
const LEAST = 3;

/** Its options come from the app, for the typed text; a multi select allows several. */
export function ExternalSelect(props: InputProps) {
  const { field, viewId, value, onChange, id, noteId, isWrong } = props;
  const { act } = useSandbox();
  const [typed, setTyped] = useState<string>();
  const [offers, setOffers] = useState<readonly Offer[]>();
  const [picked, setPicked] = useState<Readonly<Record<string, string>>>({});
  const requestCount = useRef(0);
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // For the last fields they would be below the edge of the form.
    if (offers) shown.current?.scrollIntoView({ block: 'nearest' });
  }, [offers]);
  const isMany = field.type.startsWith('multi_');
  const chosen = Array.isArray(value) ? value : value === null ? [] : [String(value)];
  const nameOf = (each: string) => picked[each] ?? props.names[each] ?? each;
  const least = Number(field.element.min_query_length ?? LEAST);

  const ask = async (text: string) => {
    setTyped(text);
    requestCount.current += 1;
    const mine = requestCount.current;
    if (text.length < least) return setOffers(undefined);
    const result = await act('options', { viewId, label: field.key, typed: text });
    // An overtaken response offers what nobody is looking for any more.
    if (mine === requestCount.current) setOffers(result.ok ? (result.options ?? []) : []);
  };
  const leave = () => {
    requestCount.current += 1;
    setTyped(undefined);
    setOffers(undefined);
  };
  const choose = (offer: Offer) => {
    setPicked({ ...picked, [offer.value]: offer.text });
    onChange(isMany ? [...chosen, offer.value] : offer.value);
    leave();
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) leave();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const [first] = open;
    if (event.key === 'Enter' && first) choose(first);
    else if (event.key === 'Escape' && offers) leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const open = (offers ?? []).filter((offer) => !chosen.includes(offer.value));
  const [only] = chosen;
  const isShown = !isMany && typed === undefined && only !== undefined;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the focus has left its input
    <div className="external" onBlur={onBlur}>
      {isMany &&
        chosen.map((each) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-label={`Remove ${nameOf(each)}`}
            onClick={() => onChange(chosen.filter((other) => other !== each))}
          >
            {nameOf(each)} <span aria-hidden="true">×</span>
          </button>
        ))}
      <input
        id={id}
        type="text"
        role="combobox"
        aria-expanded={offers !== undefined}
        aria-controls={`${id}-offers`}
        aria-describedby={noteId}
        aria-invalid={isWrong}
        autoComplete="off"
        placeholder={readWords(field.element.placeholder) || 'Type to search'}
        value={isShown ? nameOf(only) : (typed ?? '')}
        onFocus={() => void ask('')}
        onKeyDown={onKeyDown}
        onChange={(event) => void ask(event.target.value)}
      />
      {!isMany && chosen.length > 0 && (
        <button
          type="button"
          className="close clear"
          aria-label="Clear"
          onClick={() => onChange(null)}
        />
      )}
      <div
        className="offers"
        ref={shown}
        id={`${id}-offers`}
        role="listbox"
        aria-label="What is offered"
      >
        {open.map((offer, index) => (
          <Fragment key={offer.value}>
            {offer.group && offer.group !== open[index - 1]?.group && (
              <p className="offers-heading">{offer.group}</p>
            )}
            <button
              type="button"
              role="option"
              aria-selected="false"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(offer)}
            >
              {offer.text}
            </button>
          </Fragment>
        ))}
        {offers !== undefined && open.length === 0 && <p>No results</p>}
        {typed !== undefined && typed !== '' && typed.length < least && (
          <p>Type {least - typed.length} more to search</p>
        )}
      </div>
    </div>
  );
}

import { type SubmitEvent, useState } from 'react';
import { readNumber } from './number.ts';

interface AnotherNumberProps {
  readonly onOpen: (number: string) => void;
}

/** A person who never received anything opens a phone. */
export function AnotherNumber({ onOpen }: AnotherNumberProps) {
  const [typed, setTyped] = useState('');
  const [complaint, setComplaint] = useState('');
  const open = (event: SubmitEvent) => {
    event.preventDefault();
    const number = readNumber(typed);
    if (!number) return setComplaint('Start with + and the country code, like +61 491 570 110.');
    onOpen(number);
  };
  return (
    <form className="another-number" onSubmit={open} noValidate>
      <input
        type="tel"
        value={typed}
        aria-label="Phone number"
        placeholder="+61 491 570 110"
        // biome-ignore lint/a11y/noAutofocus: it appears because somebody wants to type here
        autoFocus
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="act">
        Open this phone
      </button>
      {complaint && <p role="alert">{complaint}</p>}
    </form>
  );
}

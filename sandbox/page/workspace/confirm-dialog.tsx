import { useEffect, useRef } from 'react';
import { type Json, readWords } from '../../json.ts';
import { useReturnFocus } from '../use-return-focus.ts';

interface ConfirmDialogProps {
  readonly confirm: Json;
  readonly onAnswer: (isYes: boolean) => void;
}

/** "Are you sure?", as a button's `confirm` asks it. */
export function ConfirmDialog({ confirm, onAnswer }: ConfirmDialogProps) {
  useReturnFocus(true);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const isDanger = confirm.style === 'danger';
  return (
    <dialog
      className="form confirm"
      ref={dialog}
      aria-label={readWords(confirm.title)}
      onCancel={() => onAnswer(false)}
    >
      <header>
        <h2>{readWords(confirm.title)}</h2>
      </header>
      <p className="confirm-text">{readWords(confirm.text)}</p>
      <footer>
        <button type="button" className="button" onClick={() => onAnswer(false)}>
          {readWords(confirm.deny) || 'No'}
        </button>
        <button
          type="button"
          className={`button ${isDanger ? 'button-danger' : 'button-primary'}`}
          onClick={() => onAnswer(true)}
        >
          {readWords(confirm.confirm) || 'Yes'}
        </button>
      </footer>
    </dialog>
  );
}

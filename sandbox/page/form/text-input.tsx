import { type KeyboardEvent, useEffect, useRef } from 'react';
import { readWords } from '../../json.ts';
import type { InputProps } from './fields.ts';

const TYPES: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
};

/** One line, or several. The counter appears near the limit. */
export function TextInput(props: InputProps) {
  const { field, value, onChange, onEnter, id, noteId, isWrong } = props;
  const { element, type } = field;
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (element.focus_on_load === true) input.current?.focus();
  }, [element.focus_on_load]);

  const typed = value === null ? '' : String(value);
  const most = typeof element.max_length === 'number' ? element.max_length : undefined;
  // Otherwise Enter submits the form, as in Slack.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !field.dispatchesOnEnter) return;
    event.preventDefault();
    onEnter?.();
  };
  const shared = {
    id,
    ref: input,
    value: typed,
    placeholder: readWords(element.placeholder),
    'aria-describedby': noteId,
    'aria-invalid': isWrong,
    'data-focus': element.focus_on_load === true || undefined,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value || null),
  };
  return (
    <div className="text-input">
      {element.multiline === true || type === 'rich_text_input' ? (
        <textarea {...shared} rows={countRows(typed)} />
      ) : (
        <input {...shared} type={TYPES[type] ?? 'text'} onKeyDown={onKeyDown} />
      )}
      {most !== undefined && <Left typed={typed} most={most} />}
    </div>
  );
}

function Left({ typed, most }: { readonly typed: string; readonly most: number }) {
  const remaining = most - typed.length;
  if (remaining > most / 2 && most > 100) return null;
  return <output className={remaining < 0 ? 'count count-over' : 'count'}>{remaining}</output>;
}

function countRows(typed: string): number {
  return Math.min(6, Math.max(2, typed.split('\n').length));
}

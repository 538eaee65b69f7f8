import { useId } from 'react';
import type { Field, FieldValue } from './fields.ts';
import { Input } from './input.tsx';

interface FieldRowProps {
  readonly field: Field;
  readonly viewId: string;
  readonly value: FieldValue;
  readonly names: Readonly<Record<string, string>>;
  readonly error: string | undefined;
  readonly onChange: (value: FieldValue) => void;
  /** Enter was pressed in a field that reports it. */
  readonly onEnter?: () => void;
}

/** A field with its label, hint and error. */
export function FieldRow(props: FieldRowProps) {
  const { field, viewId, value, names, error, onChange, onEnter } = props;
  const id = useId();
  const isGroup = isTicked(field.type);
  const label = (
    <>
      {field.label}
      {field.isOptional && <span className="optional"> (optional)</span>}
    </>
  );
  const noteId = `${id}-note`;
  const inside = (
    <>
      <Input
        field={field}
        viewId={viewId}
        value={value}
        names={names}
        onChange={onChange}
        {...(onEnter && { onEnter })}
        id={id}
        noteId={noteId}
        isWrong={error !== undefined}
      />
      <p className={error ? 'field-error' : 'field-hint'} id={noteId} role={error && 'alert'}>
        {error ?? field.hint}
      </p>
    </>
  );
  if (isGroup) {
    return (
      <fieldset className="field">
        <legend>{label}</legend>
        {inside}
      </fieldset>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {inside}
    </div>
  );
}

/** Several boxes, so the label cannot belong to one of them. */
function isTicked(type: string): boolean {
  const isBoxes = type === 'checkboxes' || type === 'radio_buttons';
  return isBoxes || (type.startsWith('multi_') && type !== 'multi_external_select');
}

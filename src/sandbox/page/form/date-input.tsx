import type { FieldValue } from './fields.ts';
import type { InputProps } from './input.tsx';

const KINDS: Readonly<Record<string, string>> = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** A day, a time, or both; both is Unix seconds, read in this browser's time zone. */
export function DateInput({ field, value, onChange, id, noteId, isWrong }: InputProps) {
  const isBoth = field.type === 'datetimepicker';
  return (
    <input
      id={id}
      type={KINDS[field.type] ?? 'date'}
      value={isBoth ? toLocal(value) : String(value ?? '')}
      aria-describedby={noteId}
      aria-invalid={isWrong}
      onChange={(event) =>
        onChange(isBoth ? toSeconds(event.target.value) : event.target.value || null)
      }
    />
  );
}

function toLocal(value: FieldValue): string {
  if (typeof value !== 'number') return '';
  const offsetMs = new Date(value * 1000).getTimezoneOffset() * 60_000;
  return new Date(value * 1000 - offsetMs).toISOString().slice(0, 16);
}

function toSeconds(local: string): number | null {
  return local ? Math.floor(new Date(local).getTime() / 1000) : null;
}

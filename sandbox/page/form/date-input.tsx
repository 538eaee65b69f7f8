import { useZone } from '../use-zone.ts';
import { parseLocalInput, toLocalInput } from '../zone.ts';
import type { InputProps } from './fields.ts';

const KINDS: Readonly<Record<string, string>> = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** A day, a time, or both; both is Unix seconds, in the person's own time zone. */
export function DateInput({ field, value, onChange, id, noteId, isWrong }: InputProps) {
  const zone = useZone();
  const isBoth = field.type === 'datetimepicker';
  const local = isBoth && typeof value === 'number' ? toLocalInput(value * 1000, zone) : '';
  const read = (typed: string) => {
    if (typed === '') return null;
    return isBoth ? Math.floor(parseLocalInput(typed, zone) / 1000) : typed;
  };
  return (
    <div className="date-input">
      <input
        id={id}
        type={KINDS[field.type] ?? 'date'}
        value={isBoth ? local : String(value ?? '')}
        aria-describedby={noteId}
        aria-invalid={isWrong}
        onChange={(event) => onChange(read(event.target.value))}
      />
      {isBoth && <span className="zone">{zone.split('/').at(-1)?.replaceAll('_', ' ')} time</span>}
    </div>
  );
}

import { type ReactNode, useId } from 'react';
import type { AppManifest } from '../../app-manifest.ts';
import { useSandbox } from '../use-sandbox.ts';

interface StepInputProps {
  readonly input: AppManifest['functions'][number]['inputs'][number];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children?: ReactNode;
}

/** One input of a workflow's step, by its type. */
export function StepInput({ input, value, onChange, children }: StepInputProps) {
  const id = useId();
  const { title, description, isRequired } = input;
  return (
    <div className="field">
      <label htmlFor={id}>
        {title}
        {!isRequired && <span className="optional"> (optional)</span>}
      </label>
      <Control id={id} type={input.type} value={value} onChange={onChange} />
      {children}
      <p className="field-hint">{description}</p>
    </div>
  );
}

interface ControlProps {
  readonly id: string;
  readonly type: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Control({ id, type, value, onChange }: ControlProps) {
  const choices = useChoices(type);
  if (!choices) {
    const kind = type === 'integer' || type === 'number' ? 'number' : 'text';
    return (
      <input id={id} type={kind} value={value} onChange={(event) => onChange(event.target.value)} />
    );
  }
  return (
    <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">Choose…</option>
      {choices.map(([words, choice]) => (
        <option key={choice} value={choice}>
          {words}
        </option>
      ))}
    </select>
  );
}

function useChoices(
  type: string,
): readonly (readonly [words: string, value: string])[] | undefined {
  const { people, channels } = useSandbox().state;
  switch (type) {
    case 'slack#/types/user_id':
      return people.map(({ id, name }) => [name, id]);
    case 'slack#/types/channel_id':
      return channels.filter(({ kind }) => kind !== 'app').map(({ id, name }) => [`# ${name}`, id]);
    case 'boolean':
      return [
        ['Yes', 'true'],
        ['No', 'false'],
      ];
    default:
      return undefined;
  }
}

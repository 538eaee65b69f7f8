import { readJsonList, readWords } from '../../json.ts';
import { useSandbox } from '../use-sandbox.ts';
import { ChoiceList } from './choice-input.tsx';
import { type Choice, type InputProps, listChoices } from './fields.ts';

/** Static selects, people, channels and conversations. Several can be ticked in a multi select. */
export function SelectInput(props: InputProps) {
  const { field, value, onChange, id, noteId, isWrong } = props;
  const offered = useOffered(field.type, field.element);
  const groups = readJsonList(field.element.option_groups);
  if (field.type.startsWith('multi_')) {
    const grouped = groups.flatMap((group) => listChoices(group));
    return <ChoiceList {...props} choices={[...offered, ...grouped]} isMany />;
  }
  return (
    <select
      id={id}
      value={value === null ? '' : String(value)}
      aria-describedby={noteId}
      aria-invalid={isWrong}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">{readWords(field.element.placeholder) || 'Choose…'}</option>
      {offered.map(getOption)}
      {groups.map((group) => (
        <optgroup key={readWords(group.label)} label={readWords(group.label)}>
          {listChoices(group).map(getOption)}
        </optgroup>
      ))}
    </select>
  );
}

function getOption({ text, value }: Choice) {
  return (
    <option key={value} value={value}>
      {text}
    </option>
  );
}

function useOffered(type: string, element: InputProps['field']['element']): readonly Choice[] {
  const { people, channels } = useSandbox().state;
  if (type.endsWith('users_select')) {
    return people.map(({ id, name }) => ({ text: name, value: id, description: '' }));
  }
  if (type.endsWith('static_select')) return listChoices(element);
  return channels
    .filter(({ kind, archived }) => kind !== 'app' && !archived)
    .map(({ id, name, kind }) => ({
      text: kind === 'private' ? `🔒 ${name}` : `# ${name}`,
      value: id,
      description: '',
    }));
}

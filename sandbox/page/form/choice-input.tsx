import { type Choice, type InputProps, listChoices } from './fields.ts';

/** Checkboxes and radio buttons. */
export function ChoiceInput(props: InputProps) {
  return (
    <ChoiceList
      {...props}
      choices={listChoices(props.field.element)}
      isMany={props.field.type === 'checkboxes'}
    />
  );
}

interface ChoiceListProps extends InputProps {
  readonly choices: readonly Choice[];
  readonly isMany: boolean;
}

/** Boxes to tick: one of them, or several. */
export function ChoiceList({ choices, isMany, value, onChange, id }: ChoiceListProps) {
  const ticked = Array.isArray(value) ? value : value === null ? [] : [String(value)];
  const tick = (choice: string, isOn: boolean) => {
    if (!isMany) return onChange(choice);
    onChange(isOn ? [...ticked, choice] : ticked.filter((each) => each !== choice));
  };
  return (
    <ul className="choices">
      {choices.map(({ text, value: choice, description }) => (
        <li key={choice}>
          <label>
            <input
              type={isMany ? 'checkbox' : 'radio'}
              name={id}
              checked={ticked.includes(choice)}
              onChange={(event) => tick(choice, event.target.checked)}
            />
            <span>
              {text}
              {description && <small>{description}</small>}
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

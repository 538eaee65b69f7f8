interface PickProps<Value extends string> {
  readonly name: string;
  readonly value: Value;
  /** What the person reads, by value. */
  readonly choices: Readonly<Record<Value, string>>;
  readonly onPick: (value: Value) => void;
}

export function Pick<Value extends string>({ name, value, choices, onPick }: PickProps<Value>) {
  return (
    <label className="pick">
      <span>{name}</span>
      <select value={value} onChange={(event) => onPick(event.target.value as Value)}>
        {Object.entries<string>(choices).map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TickProps {
  readonly words: string;
  readonly isOn: boolean;
  readonly onTick: (isOn: boolean) => void;
}

export function Tick({ words, isOn, onTick }: TickProps) {
  return (
    <label className="tick">
      <input type="checkbox" checked={isOn} onChange={(event) => onTick(event.target.checked)} />
      {words}
    </label>
  );
}

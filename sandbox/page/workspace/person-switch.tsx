import { useSandbox } from '../use-sandbox.ts';
import { Avatar } from './avatar.tsx';

/** Switches to another person, because private messages and forms are only visible to the person they are for. */
export function PersonSwitch() {
  const { state, become } = useSandbox();
  return (
    <fieldset className="person-switch">
      <legend>You are</legend>
      {state.people.map(({ id, name }) => (
        <label key={id} className="person">
          <input type="radio" name="you" checked={id === state.you} onChange={() => become(id)} />
          <Avatar user={id} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

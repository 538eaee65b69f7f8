import { useReturnFocus } from '../use-return-focus.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Form } from './form.tsx';

/** The form that this person has open, if any. */
export function FormOnTop() {
  const { views } = useSandbox().state;
  const top = views.at(-1);
  useReturnFocus(top !== undefined);
  return top ? <Form key={top.id} open={top} isPushed={views.length > 1} /> : null;
}

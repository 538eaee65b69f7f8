import { useEffect, useRef, useState } from 'react';
import { readJsonList } from '../../json.ts';
import type { OpenView } from '../../slack/world.ts';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import {
  buildField,
  buildSlackValue,
  type Field,
  type FieldValue,
  isTextField,
  listChoosers,
} from './fields.ts';

/** How long after the last key Slack's client reports typed text. */
const PAUSE_MS = 500;

interface FormInput {
  valueOf(field: Field): FieldValue;
  type(field: Field, value: FieldValue): void;
  /** Sends Slack what it does not have yet. */
  tell(): Promise<void>;
  /** Enter was pressed in a field that reports it. */
  enter(field: Field): Promise<void>;
  /** By key, what Slack does not have yet. */
  untold(): Readonly<Record<string, FieldValue>>;
}

/** What is typed into a form. Slack gets it on submission; fields that dispatch report it at once. */
export function useTyped(open: OpenView, onTrouble: (trouble: string) => void): FormInput {
  const { act } = useSandbox();
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({});
  const untold = useRef(new Map<string, FieldValue>());
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);

  // Like Slack, forgets values of fields that are no longer in the form; if one returns, it starts empty.
  const there = readJsonList(open.view.blocks)
    .flatMap((block) => (block.type === 'input' ? [buildField(block)] : listChoosers(block)))
    .map(({ key }) => key)
    .join(' ');
  useEffect(() => {
    const keys = there.split(' ');
    for (const key of [...untold.current.keys()])
      if (!keys.includes(key)) untold.current.delete(key);
    setValues((before) =>
      Object.fromEntries(Object.entries(before).filter(([key]) => keys.includes(key))),
    );
  }, [there]);

  const takeUntold = () => {
    clearTimeout(pause.current);
    const values = Object.fromEntries(untold.current);
    untold.current.clear();
    return values;
  };
  const tell = async () => {
    const values = takeUntold();
    if (Object.keys(values).length === 0) return;
    const result = await act('fill', { viewId: open.id, values });
    if (!result.ok) onTrouble(result.error);
  };

  return {
    tell,
    valueOf: (field) => {
      const value = values[field.key];
      return value === undefined ? buildSlackValue(open.view, field) : value;
    },
    type(field, value) {
      setValues((before) => ({ ...before, [field.key]: value }));
      untold.current.set(field.key, value);
      clearTimeout(pause.current);
      if (field.dispatches) pause.current = setTimeout(tell, isTextField(field) ? PAUSE_MS : 0);
    },
    untold: takeUntold,
    async enter({ key }) {
      const asks = { viewId: open.id, values: takeUntold(), key };
      onTrouble(describeTrouble(await act('enter', asks), 'The form'));
    },
  };
}

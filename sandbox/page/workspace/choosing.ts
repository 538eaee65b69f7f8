import { useState } from 'react';
import type { Message } from '../../slack/world.ts';
import type { FieldValue } from '../form/fields.ts';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import type { Choosing } from './blocks.tsx';

/** Slack stores nothing for a message's selects; the page remembers what was picked. */
export function useChoosing({ channel, ts }: Message): Choosing {
  const { act, say } = useSandbox();
  const [chosen, setChosen] = useState<Readonly<Record<string, FieldValue>>>({});
  return {
    viewId: '',
    valueOf: ({ key }) => chosen[key] ?? null,
    namesOf: () => ({}),
    onChoose: async (field, value) => {
      setChosen({ ...chosen, [field.key]: value });
      const result = await act('choose', { channel, ts, select: field.key, values: { value } });
      say(describeTrouble(result, 'That choice'));
    },
  };
}

import type { PhoneAnswer, PhoneMessage, PhoneState } from '../../page-state.ts';

/** An item on a phone's screen: something it received, or something written on it. */
type Line =
  | { readonly kind: 'got'; readonly at: number; readonly message: PhoneMessage }
  | { readonly kind: 'wrote'; readonly at: number; readonly answer: PhoneAnswer };

/** Seconds never get this large; milliseconds passed as seconds do, and ClickSend accepts them. */
const NOT_SECONDS = 100_000_000_000;

/** In chronological order. */
export function listLines({ messages, answers }: PhoneState): readonly Line[] {
  const lines: readonly Line[] = [
    ...messages.map((message) => ({ kind: 'got' as const, at: formatDeparture(message), message })),
    ...answers.map((answer) => ({ kind: 'wrote' as const, at: answer.at, answer })),
  ];
  return lines.toSorted((a, b) => a.at - b.at);
}

/** A scheduled message is sent at its time. */
function formatDeparture({ at, schedule }: PhoneMessage): number {
  return schedule > NOT_SECONDS ? at : Math.max(at, schedule * 1000);
}

import { useSandbox } from './use-sandbox.ts';

export type Side = 'slack' | 'phones';

interface SidesProps {
  readonly side: Side;
  readonly onSide: (side: Side) => void;
}

/** Switches between Slack and phones on a narrow screen. */
export function Sides({ side, onSide }: SidesProps) {
  const { phoneCount } = useSandbox().state;
  const tab = (its: Side, words: string) => (
    <button type="button" aria-pressed={side === its} onClick={() => onSide(its)}>
      {words}
    </button>
  );
  return (
    <nav className="sides" aria-label="What is shown">
      {tab('slack', 'Slack')}
      {tab('phones', `Phones (${phoneCount.toLocaleString('en')})`)}
    </nav>
  );
}

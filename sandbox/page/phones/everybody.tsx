import { useState } from 'react';
import { forgetDismissal } from '../guide/guide.tsx';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { ConfirmDialog } from '../workspace/confirm-dialog.tsx';

const RESET = {
  title: { text: 'Start over?' },
  text: { text: 'This deletes every message, reply and opt-out in this sandbox.' },
  confirm: { text: 'Start over' },
  deny: { text: 'Keep everything' },
};

/** What happens on all phones at once, and how to start over. */
export function Everybody() {
  const { state, act, say } = useSandbox();
  const [doing, setDoing] = useState('');
  const [isAsking, setAsking] = useState(false);
  const { waiting, yetToReply } = state.everybody;
  const press = async (kind: string) => {
    setDoing(kind);
    say(describeTrouble(await act('everybody', { kind }), 'That'));
    setDoing('');
  };
  const reset = async () => {
    setDoing('reset');
    const result = await act('reset', {});
    setDoing('');
    if (!result.ok) return say(result.error);
    forgetDismissal();
    window.location.reload();
  };
  const button = (kind: string, words: string, isPossible: boolean) => (
    <button
      type="button"
      className="act"
      disabled={!isPossible || doing !== ''}
      onClick={() => void press(kind)}
    >
      {words}
    </button>
  );
  return (
    <fieldset className="everybody" aria-label="All phones">
      {button('deliver', 'Deliver all', waiting > 0)}
      {button('fail', 'Fail 5%', waiting > 0)}
      {button('reply', 'Everyone replies', yetToReply > 0)}
      <button type="button" className="act" disabled={doing !== ''} onClick={() => setAsking(true)}>
        {doing === 'reset' ? 'Starting over…' : 'Reset'}
      </button>
      {isAsking && (
        <ConfirmDialog
          confirm={RESET}
          onAnswer={(isYes) => {
            setAsking(false);
            if (isYes) void reset();
          }}
        />
      )}
    </fieldset>
  );
}

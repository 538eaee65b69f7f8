import { useState } from 'react';
import { flushSync } from 'react-dom';
import { FormOnTop } from './form/form-on-top.tsx';
import { Guide } from './guide/guide.tsx';
import { Phones } from './phones/phones.tsx';
import { type Side, Sides } from './sides.tsx';
import { StatusBar } from './status-bar.tsx';
import { SandboxProvider, useConnection } from './use-sandbox.ts';
import { Workspace } from './workspace/workspace.tsx';

/** The whole page: the workspace on the left, the phones on the right; only one of them on a narrow screen. */
export function SandboxPage() {
  const { sandbox, isLost, trouble } = useConnection();
  const [side, setSide] = useState<Side>('slack');
  if (!sandbox) return <p className="waiting">{isLost ? 'The sandbox is closed.' : 'Opening…'}</p>;
  return (
    <SandboxProvider value={sandbox}>
      <SkipLinks onGo={setSide} />
      <header className="top-bar">
        <span className="logo" aria-hidden="true" />
        <h1>slack-mms sandbox</h1>
        <p>Slack, ClickSend and phones, all simulated on this computer. Nothing is really sent.</p>
      </header>
      <Guide />
      <Sides side={side} onSide={setSide} />
      <main className={side === 'phones' ? 'sandbox shows-phones' : 'sandbox'}>
        <Workspace />
        <Phones />
      </main>
      <StatusBar isLost={isLost} />
      <FormOnTop />
      {trouble && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
    </SandboxProvider>
  );
}

/** The first elements that Tab reaches. They are buttons, because the URL's hash says who the person is here. */
function SkipLinks({ onGo }: { readonly onGo: (side: Side) => void }) {
  const go = (side: Side, place: string) => {
    // The other side may be hidden, and hidden elements cannot get the focus.
    flushSync(() => onGo(side));
    document.querySelector<HTMLElement>(place)?.focus();
  };
  return (
    <nav className="skip-links" aria-label="Skip links">
      <button type="button" onClick={() => go('slack', '.channel .composer textarea')}>
        Skip to the messages
      </button>
      <button type="button" onClick={() => go('phones', '.phones')}>
        Skip to the phones
      </button>
    </nav>
  );
}

import type { AppHealth } from '../page-state.ts';
import { useSandbox } from './use-sandbox.ts';

const WORDS: Readonly<Record<AppHealth['state'], string>> = {
  starting: 'The app is starting',
  ready: 'The app is ready',
  unwell: 'The app isn’t ready',
  stopped: 'The app has stopped',
};

/** The app's health, and the calls it made. */
export function StatusBar({ isLost }: { readonly isLost: boolean }) {
  const { app, calls, account, lastAnswer } = useSandbox().state;
  const health = isLost ? 'stopped' : app.state;
  return (
    <footer className="status-bar">
      {app.state === 'stopped' && <pre className="last-words">{app.detail}</pre>}
      <span className={`health health-${health}`} title={app.detail}>
        {isLost ? 'The sandbox is closed' : WORDS[app.state]}
      </span>
      {app.state === 'unwell' && <span className="health-detail">{app.detail}</span>}
      <span className="status-gap" />
      {lastAnswer && (
        <span>
          Last answer to Slack <b>{lastAnswer.status || 'none'}</b> in{' '}
          <b>{Math.round(lastAnswer.ms)} ms</b>
        </span>
      )}
      <span>
        Slack calls <b>{calls.slack}</b>
      </span>
      <span>
        ClickSend calls <b>{calls.clicksend}</b>
      </span>
      <span>
        ClickSend balance <b>{Number(account.balance).toFixed(2)}</b>
      </span>
    </footer>
  );
}

import { type ReactNode, useState } from 'react';
import type { GuideProgress } from '../../page-state.ts';
import { useSandbox } from '../use-sandbox.ts';

interface Step {
  readonly done: keyof GuideProgress;
  readonly title: string;
  readonly how: ReactNode;
}

const STEPS: readonly Step[] = [
  {
    done: 'hasSent',
    title: 'Send a picture to two phones',
    how: (
      <>
        Press <b>Send MMS</b> and send a picture to <b>+61 437 111 222, +61 437 111 223</b>.
      </>
    ),
  },
  {
    done: 'hasFailed',
    title: 'Make one fail',
    how: (
      <>
        Press <b>Fail…</b> beside a phone. The post shows who didn’t get it, and why.
      </>
    ),
  },
  {
    done: 'hasReplied',
    title: 'Reply from a phone',
    how: <>Type on a phone and press Enter. The reply appears in the post’s thread.</>,
  },
  {
    done: 'hasOptedOut',
    title: 'Text STOP',
    how: (
      <>
        Press <b>STOP</b> on a phone. The app won’t text that number any more.
      </>
    ),
  },
];

const DISMISSED = 'guide-dismissed';

/** After a reset the guide starts again. */
export function forgetDismissal(): void {
  localStorage.removeItem(DISMISSED);
}

/** The first minute: four steps that tick themselves off, and how to do the next one. */
export function Guide() {
  const { guide } = useSandbox().state;
  const [isDismissed, setDismissed] = useState(() => localStorage.getItem(DISMISSED) !== null);
  if (isDismissed) return null;
  const dismiss = () => {
    localStorage.setItem(DISMISSED, 'yes');
    setDismissed(true);
  };
  const next = STEPS.find(({ done }) => !guide[done]);
  return (
    <section className="guide" aria-label="Your first minute">
      <ol>
        {STEPS.map(({ done, title }) => (
          <li
            key={done}
            className={guide[done] ? 'guide-done' : ''}
            aria-current={done === next?.done ? 'step' : undefined}
          >
            <span className="guide-tick" aria-hidden="true" />
            {title}
            {guide[done] && <span className="for-screen-readers"> (done)</span>}
          </li>
        ))}
      </ol>
      <p role="status">
        {next?.how ??
          'All done. Next: schedule a picture, send to a list, or switch to another person.'}
      </p>
      <button type="button" className="close" aria-label="Close the guide" onClick={dismiss} />
    </section>
  );
}

import { useEffect, useRef } from 'react';
import type { StepEnd } from '../../slack/world.ts';
import { formatClock } from '../time.ts';
import { useSandbox } from '../use-sandbox.ts';
import { useZone } from '../use-zone.ts';

/** The results of a step's runs, newest first. */
export function StepRuns({ callbackId }: { readonly callbackId: string }) {
  const zone = useZone();
  const runs = useSandbox().state.steps.filter((run) => run.callbackId === callbackId);
  const place = useRef<HTMLElement>(null);
  const count = useRef(runs.length);
  useEffect(() => {
    // Only if one was started here, because they are below the inputs, out of view.
    if (runs.length > count.current) place.current?.scrollIntoView();
    count.current = runs.length;
  }, [runs.length]);
  if (runs.length === 0) return null;
  return (
    <section className="step-runs" aria-label="Runs" ref={place}>
      <h3>Runs</h3>
      <ol>
        {runs.toReversed().map(({ executionId, at, end }) => (
          <li key={executionId} className={`step-run step-${getState(end)}`}>
            <p>
              <b>{WORDS[getState(end)]}</b> <time>{formatClock(at, zone)}</time>
            </p>
            {end?.error && <p>{end.error}</p>}
            {end?.outputs && <Outputs outputs={end.outputs} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Outputs({ outputs }: { readonly outputs: NonNullable<StepEnd['outputs']> }) {
  return (
    <dl>
      {Object.entries(outputs).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

const WORDS = {
  running: 'Running, or waiting for an answer (see Apps, slack-mms)',
  done: 'Done',
  failed: 'Failed',
} as const;

function getState(end: StepEnd | undefined): keyof typeof WORDS {
  if (end === undefined) return 'running';
  return end.error === undefined ? 'done' : 'failed';
}

import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { AppManifest } from '../../app-manifest.ts';
import { Samples } from '../form/samples.tsx';
import { useSandbox } from '../use-sandbox.ts';
import { StepInput } from './step-input.tsx';
import { StepRuns } from './step-runs.tsx';

interface StepFormProps {
  readonly step: AppManifest['functions'][number];
  readonly onClose: () => void;
}

/** A step as set up in Workflow Builder: its inputs, and its result. */
export function StepForm({ step, onClose }: StepFormProps) {
  const { state, act, upload } = useSandbox();
  const [inputs, setInputs] = useState<Readonly<Record<string, string>>>(() =>
    getFirst(step, state),
  );
  const [trouble, setTrouble] = useState('');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);

  const run = async (event: SubmitEvent) => {
    event.preventDefault();
    const result = await act('step', {
      callbackId: step.callbackId,
      inputs: parseInput(step, inputs),
    });
    setTrouble(result.ok ? '' : result.error);
  };
  // A workflow's picture is one that a person posted in a channel; its link is the input.
  const share = (name: string) => async (file: string, content: Blob) => {
    const uploaded = await upload(file, content.type, content);
    const channel = state.channels.find(({ hasBot, kind }) => hasBot && kind === 'public')?.id;
    if (!uploaded.ok || !uploaded.fileId) return setTrouble('The picture could not be uploaded.');
    const posted = await act('say', { channel, text: '', files: [uploaded.fileId] });
    if (posted.ok) setInputs((before) => ({ ...before, [name]: posted.permalink ?? '' }));
  };

  return (
    <dialog
      className="form"
      ref={dialog}
      aria-label={`Workflow: ${step.title}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form onSubmit={run} noValidate>
        <header>
          <span className="icon icon-bolt step-sign" aria-hidden="true" />
          <h2>{`Workflow: ${step.title}`}</h2>
          <button type="button" className="close" aria-label="Close the step" onClick={onClose} />
        </header>
        <div className="form-blocks">
          {trouble && (
            <p className="form-trouble" role="alert">
              {trouble}
            </p>
          )}
          {step.inputs.map((input) => (
            <StepInput
              key={input.name}
              input={input}
              value={inputs[input.name] ?? ''}
              onChange={(value) => setInputs({ ...inputs, [input.name]: value })}
            >
              {/picture|image|media/.test(input.name) && <Samples onPick={share(input.name)} />}
            </StepInput>
          ))}
          <StepRuns callbackId={step.callbackId} />
        </div>
        <footer>
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" className="button button-primary">
            Run the step
          </button>
        </footer>
      </form>
    </dialog>
  );
}

type Context = ReturnType<typeof useSandbox>['state'];

/** Presets the current person, and one of their channels, in fields of those types. */
function getFirst(step: StepFormProps['step'], { you, channels }: Context) {
  const channel = channels.find(({ hasBot, kind }) => hasBot && kind === 'public')?.id ?? '';
  const presets: Readonly<Record<string, string>> = {
    'slack#/types/user_id': you,
    'slack#/types/channel_id': channel,
  };
  return Object.fromEntries(step.inputs.map(({ name, type }) => [name, presets[type] ?? '']));
}

/** Empty fields are omitted, as in a workflow; numbers and booleans keep their types. */
function parseInput(
  step: StepFormProps['step'],
  inputs: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const filled = step.inputs.filter(({ name }) => inputs[name]);
  return Object.fromEntries(
    filled.map(({ name, type }) => [name, convertInput(inputs[name] ?? '', type)]),
  );
}

function convertInput(value: string, type: string): unknown {
  if (type === 'boolean') return value === 'true';
  return type === 'integer' || type === 'number' ? Number(value) : value;
}

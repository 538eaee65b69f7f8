import { useState } from 'react';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Menu, MenuEntry } from './menu.tsx';
import { StepForm } from './step-form.tsx';

/** ⚡: the app's global shortcuts, and its steps as a workflow would run them. */
export function ShortcutsMenu() {
  const { state, act, say } = useSandbox();
  const [stepId, setStepId] = useState<string>();
  const { shortcuts, functions } = state.features;
  const everywhere = shortcuts.filter(({ type }) => type === 'global');
  const step = functions.find(({ callbackId }) => callbackId === stepId);
  if (everywhere.length + functions.length === 0) return null;
  return (
    <>
      <Menu name="Shortcuts" icon="bolt">
        {(close) => (
          <>
            {everywhere.map(({ callbackId, name, description }) => (
              <MenuEntry
                key={callbackId}
                words={name}
                about={description}
                onPick={async () => {
                  close();
                  say(describeTrouble(await act('shortcut', { callbackId }), name));
                }}
              />
            ))}
            {functions.map(({ callbackId, title, description }) => (
              <MenuEntry
                key={callbackId}
                words={`Workflow: ${title}`}
                about={description}
                onPick={() => {
                  close();
                  setStepId(callbackId);
                }}
              />
            ))}
          </>
        )}
      </Menu>
      {step && <StepForm step={step} onClose={() => setStepId(undefined)} />}
    </>
  );
}

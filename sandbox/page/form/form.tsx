import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { readJsonList, readWords } from '../../json.ts';
import type { OpenView } from '../../slack/world.ts';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Blocks } from '../workspace/blocks.tsx';
import type { Press } from '../workspace/presses.ts';
import { FieldRow } from './field-row.tsx';
import { buildField, findPickedLabels } from './fields.ts';
import { useTyped } from './typed.ts';

interface FormProps {
  readonly open: OpenView;
  /** It is on top of another one, to which closing returns. */
  readonly isPushed: boolean;
}

/** A modal, as Slack draws one. */
export function Form({ open, isPushed }: FormProps) {
  const { act } = useSandbox();
  const { view } = open;
  const dialog = useRef<HTMLDialogElement>(null);
  const [isSending, setSending] = useState(false);
  const [trouble, setTrouble] = useState('');
  const typed = useTyped(open, setTrouble);
  const close = () => void act('close', { viewId: open.id });
  useEffect(() => {
    dialog.current?.showModal();
    // Opening a dialog focuses its first button.
    dialog.current?.querySelector<HTMLElement>('[data-focus]')?.focus();
  }, []);
  const faults = JSON.stringify(open.errors);
  useEffect(() => {
    // Like Slack, because the error may be out of view.
    if (faults !== '{}')
      dialog.current?.querySelector('.field-error')?.scrollIntoView({ block: 'center' });
  }, [faults]);

  const submit = async (event?: SubmitEvent) => {
    event?.preventDefault();
    if (isSending || !view.submit) return;
    setSending(true);
    setTrouble('');
    const result = await act('submit', { viewId: open.id, values: typed.untold() });
    setTrouble(describeTrouble(result, 'The form'));
    setSending(false);
  };
  // With a click Slack sends what was typed so far.
  const press = async (press: Press) => {
    await typed.tell();
    setTrouble(describeTrouble(await act('click', { viewId: open.id, ...press }), 'That button'));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void submit();
  };

  return (
    <dialog
      className="form"
      ref={dialog}
      aria-label={readWords(view.title)}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <form onSubmit={submit} noValidate>
        <header>
          <span className="avatar avatar-app" aria-hidden="true" />
          <h2>{readWords(view.title)}</h2>
          <button
            type="button"
            className={isPushed ? 'close back' : 'close'}
            aria-label={isPushed ? 'Back' : 'Close the form'}
            onClick={close}
          />
        </header>
        <div className="form-blocks">
          {trouble && (
            <p className="form-trouble" role="alert">
              {trouble}
            </p>
          )}
          {readJsonList(view.blocks).map((block, index) =>
            block.type === 'input' ? (
              <FieldRow
                key={buildField(block).key}
                field={buildField(block)}
                viewId={open.id}
                value={typed.valueOf(buildField(block))}
                names={findPickedLabels(view, buildField(block))}
                error={open.errors[buildField(block).blockId]}
                onChange={(value) => typed.type(buildField(block), value)}
                onEnter={() => void typed.enter(buildField(block))}
              />
            ) : (
              <Blocks
                // biome-ignore lint/suspicious/noArrayIndexKey: a block without state of its own
                key={index}
                blocks={[block]}
                onPress={press}
                choosing={{
                  viewId: open.id,
                  valueOf: typed.valueOf,
                  namesOf: (field) => findPickedLabels(view, field),
                  onChoose: typed.type,
                }}
              />
            ),
          )}
        </div>
        <footer>
          <button type="button" className="button" onClick={close}>
            {readWords(view.close) || 'Cancel'}
          </button>
          {view.submit !== null && (
            <button type="submit" className="button button-primary" disabled={isSending}>
              {readWords(view.submit)}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}

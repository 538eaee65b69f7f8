import type { ModalView } from '@slack/types';
import { buildPlainText } from '../../messages/blocks/message.ts';

type ModalOptions = Pick<ModalView, 'blocks' | 'callback_id' | 'private_metadata'> & {
  readonly title: string;
  /** The submit button. Undefined: nothing can be submitted. */
  readonly submit?: string;
  /** The close button. */
  readonly close: string;
};

/** A modal, its title and buttons in plain text. */
export function buildModal({ title, submit, close, ...options }: ModalOptions): ModalView {
  return {
    type: 'modal',
    title: buildPlainText(title),
    submit: submit === undefined ? undefined : buildPlainText(submit),
    close: buildPlainText(close),
    ...options,
  };
}

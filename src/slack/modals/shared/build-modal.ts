import type { ModalView } from '@slack/types';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';

type ModalOptions = Pick<ModalView, 'blocks' | 'callback_id' | 'private_metadata'> & {
  readonly title: string;
  /** The button that submits it; undefined: nothing in it can be sent. */
  readonly submit?: string;
  /** The button that closes it. */
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

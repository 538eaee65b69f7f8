import type { ModalView } from '@slack/types';
import {
  buildPlainSection,
  buildPlainText,
  listParts,
  type OptionalPart,
} from '../../messages/blocks/message.ts';
import { modalText } from '../../text/modal.ts';
import { reviewText } from '../../text/review.ts';

type ModalOptions = Pick<ModalView, 'callback_id' | 'private_metadata'> & {
  readonly blocks: readonly OptionalPart<ModalView['blocks'][number]>[];
  readonly title: string;
  /** The submit button. Undefined: nothing can be submitted. */
  readonly submit?: string;
  /** The close button. */
  readonly close: string;
};

/** A modal, its title and buttons in plain text. */
export function buildModal({ title, submit, close, blocks, ...options }: ModalOptions): ModalView {
  return {
    type: 'modal',
    title: buildPlainText(title),
    submit: submit === undefined ? undefined : buildPlainText(submit),
    close: buildPlainText(close),
    blocks: listParts(blocks),
    ...options,
  };
}

/** A modal with one sentence, e.g. while a form loads. */
export function buildNoticeView(text: string, title: string = modalText.title): ModalView {
  return buildModal({
    title,
    close: modalText.closeButton,
    blocks: [buildPlainSection(text)],
  });
}

/** Shown instead of the form until its second step is ready. */
export function buildWaitingView(): ModalView {
  return buildModal({
    title: reviewText.waitingTitle,
    close: reviewText.closeButton,
    blocks: [
      buildPlainSection(reviewText.waiting),
      { type: 'context', elements: [buildPlainText(reviewText.waitingNote)] },
    ],
  });
}

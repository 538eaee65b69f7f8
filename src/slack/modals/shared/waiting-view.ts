import type { ModalView } from '@slack/types';
import { buildPlainText } from '../../messages/blocks/message.ts';
import { reviewText } from '../../text/review.ts';
import { buildModal } from './build-modal.ts';

/** Shown instead of the form until its second step is ready. */
export function buildWaitingView(): ModalView {
  return buildModal({
    title: reviewText.waitingTitle,
    close: reviewText.closeButton,
    blocks: [
      { type: 'section', text: buildPlainText(reviewText.waiting) },
      { type: 'context', elements: [buildPlainText(reviewText.waitingNote)] },
    ],
  });
}

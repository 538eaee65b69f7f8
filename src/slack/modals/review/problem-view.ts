import type { ActionsBlock, KnownBlock, ModalView } from '@slack/types';
import type { Problem } from '../../../domain/problem.ts';
import type { SendId } from '../../../domain/send.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import {
  buildContextBlock,
  buildPlainText,
  buildSectionBlock,
} from '../../messages/blocks/message.ts';
import { escapeMrkdwn } from '../../messages/format/mrkdwn.ts';
import { modalText } from '../../text/modal.ts';
import { formatProblem } from '../../text/problems.ts';
import { reviewText } from '../../text/review.ts';
import { buildModal } from '../shared/modal-views.ts';

/** Says why it cannot be sent as it is. `more` blocks offer what to do. Leads back to the form. */
export function buildProblemView(
  draft: SendId,
  problem: Problem,
  more: readonly KnownBlock[] = [],
): ModalView {
  return buildView(draft, formatProblem(problem), more);
}

/** The draft could not be loaded; *Back* can be pressed again. */
export function buildNotReadView(draft: SendId): ModalView {
  return buildView(draft, reviewText.draftUnread, []);
}

function buildView(draft: SendId, words: string, more: readonly KnownBlock[]): ModalView {
  return buildModal({
    title: reviewText.problemTitle,
    close: modalText.closeButton,
    blocks: [
      buildSectionBlock(`⚠️ ${escapeMrkdwn(words)}`),
      ...more,
      buildBackBlock(draft),
      buildContextBlock(reviewText.problemFooter({ reference: formatShortReference(draft) })),
    ],
  });
}

/** *Back* to the form with its entries. */
export function buildBackBlock(draft: SendId): ActionsBlock {
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: actionIds.back,
        text: buildPlainText(reviewText.backButton),
        value: draft,
      },
    ],
  };
}

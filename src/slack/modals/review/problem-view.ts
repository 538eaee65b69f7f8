import type { KnownBlock, ModalView } from '@slack/types';
import type { Problem } from '../../../domain/problem.ts';
import type { SendId } from '../../../domain/send.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../../messages/blocks/button.ts';
import { buildContextBlock, buildSectionBlock } from '../../messages/blocks/message.ts';
import { escapeMrkdwn } from '../../messages/format/mrkdwn.ts';
import { formatProblemMrkdwn } from '../../messages/format/problem.ts';
import { modalText } from '../../text/modal.ts';
import { reviewText } from '../../text/review.ts';
import { buildModal } from '../shared/modal-views.ts';

/** Says why it cannot be sent as it is. `more` blocks offer what to do. Leads back to the form. */
export function buildProblemView(
  draft: SendId,
  problem: Problem,
  more: readonly KnownBlock[] = [],
): ModalView {
  return buildView(draft, formatProblemMrkdwn(problem), more);
}

/** A scheduled send can no longer be changed. The form still has what was typed, to copy it. */
export function buildTooLateView(draft: SendId, problem: Problem): ModalView {
  return buildView(draft, formatProblemMrkdwn(problem), [], reviewText.tooLateFooter);
}

/** The draft could not be loaded; *Back* can be pressed again. */
export function buildNotReadView(draft: SendId): ModalView {
  return buildView(draft, escapeMrkdwn(reviewText.draftUnread), []);
}

/** Who gets it may not have been changed. */
export function buildNotIncludedView(draft: SendId): ModalView {
  return buildView(draft, escapeMrkdwn(reviewText.notIncluded), []);
}

function buildView(
  draft: SendId,
  words: string,
  more: readonly KnownBlock[],
  footer: typeof reviewText.problemFooter = reviewText.problemFooter,
): ModalView {
  return buildModal({
    title: reviewText.problemTitle,
    close: modalText.closeButton,
    blocks: [
      buildSectionBlock(`⚠️ ${words}`),
      ...more,
      ...buildBackBlocks(draft),
      buildContextBlock(footer({ reference: formatShortReference(draft) })),
    ],
  });
}

/** *Back* to the form with its entries. */
export function buildBackBlocks(draft: SendId): readonly KnownBlock[] {
  return buildButtonBlocks(buildButton(actionIds.back, reviewText.backButton, { value: draft }));
}

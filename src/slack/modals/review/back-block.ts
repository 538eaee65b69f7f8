import type { ActionsBlock } from '@slack/types';
import type { SendId } from '../../../domain/send.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildPlainText } from '../../messages/blocks/message.ts';
import { reviewText } from '../../text/review.ts';

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

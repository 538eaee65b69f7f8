import type { KnownBlock, ModalView } from '@slack/types';
import type { Problem } from '../../../domain/problem.ts';
import type { SendId } from '../../../domain/send.ts';
import { buildContextBlock, buildSectionBlock } from '../../messages/blocks/message.ts';
import { escapeMrkdwn } from '../../messages/format/mrkdwn.ts';
import { formatProblem } from '../../text/problems.ts';
import { buildModal } from '../shared/build-modal.ts';
import { buildBackBlock } from './back-block.ts';

/** Says why it cannot be sent like this; `more` blocks offer what to do. Leads back to the form. */
export function buildProblemView(
  draft: SendId,
  problem: Problem,
  more: readonly KnownBlock[] = [],
): ModalView {
  return buildModal({
    title: 'Not ready',
    close: 'Close',
    blocks: [
      buildSectionBlock(`⚠️ ${escapeMrkdwn(formatProblem(problem))}`),
      ...more,
      buildBackBlock(draft),
      buildContextBlock(
        `Nothing was sent or changed. Everything that you typed is still there: press Back. Reference ${draft}`,
      ),
    ],
  });
}

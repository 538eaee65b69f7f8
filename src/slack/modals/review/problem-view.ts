import type { KnownBlock, ModalView } from '@slack/types';
import { type Problem, sayProblem } from '../../../domain/problem.ts';
import type { SendId } from '../../../domain/send.ts';
import { context, section } from '../../messages/blocks/message.ts';
import { plain } from '../../messages/blocks/plain-text.ts';
import { escapeMrkdwn } from '../../messages/format/mrkdwn.ts';
import { backBlock } from './back-block.ts';

/** It cannot be sent like this: why and what to do (`more`), and the way back to the form. */
export function problemView(
  draft: SendId,
  problem: Problem,
  more: readonly KnownBlock[] = [],
): ModalView {
  return {
    type: 'modal',
    title: plain('Not ready'),
    close: plain('Close'),
    blocks: [
      section(`⚠️ ${escapeMrkdwn(sayProblem(problem))}`),
      ...more,
      backBlock(draft),
      context(
        `Nothing was sent or changed. Everything that you typed is still there: press Back. Reference ${draft}`,
      ),
    ],
  };
}

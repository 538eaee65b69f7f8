import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { SecondStep } from '../../core/ports/second-step.ts';
import { NO_PICTURES_CODE } from '../../domain/number-kind.ts';
import { findSlackOutcome } from '../errors/outcomes.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildIncludeNumbersBlock } from '../modals/review/include-numbers-block.ts';
import { buildProblemView } from '../modals/review/problem-view.ts';
import { buildReviewView } from '../modals/review/review-view.ts';

/** The person closed the modal. */
const closed = new Set(['not_found', 'view_not_found']);

/** The second step in the modal of the form, over a client that does not retry by itself. */
export function createSlackSecondStep(client: {
  readonly views: Pick<WebClient['views'], 'update'>;
}): SecondStep {
  return {
    async showQuote(view, draft, quote) {
      const make = (withPicture: boolean) => buildReviewView(draft, quote, { withPicture });
      if (!quote.picture.url) return show(view, make(false));
      try {
        return await show(view, make(true));
      } catch (error) {
        // Slack refuses a whole view when it cannot get the picture in it: then it goes without.
        const { code } = toAppError(error);
        if (findSlackOutcome(code)?.follows !== 'simpler') throw error;
        return show(view, make(false));
      }
    },

    showProblem(view, draft, problem) {
      const more =
        problem.code === NO_PICTURES_CODE
          ? [buildIncludeNumbersBlock(draft, { includesAll: true, words: 'Send anyway' })]
          : [];
      return show(view, buildProblemView(draft.id, problem, more));
    },
  };

  async function show(view_id: string, view: ModalView): Promise<boolean> {
    try {
      await client.views.update({ view_id, view });
      return true;
    } catch (error) {
      const failed = toAppError(error);
      if (closed.has(failed.code)) return false;
      throw failed;
    }
  }
}

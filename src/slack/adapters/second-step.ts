import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { SecondStep } from '../../core/ports/second-step.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { buildIncludeNumbersBlocks } from '../modals/review/include-numbers.ts';
import { buildProblemView } from '../modals/review/problem-view.ts';
import { buildReviewView } from '../modals/review/review-view.ts';
import { updateView } from '../modals/shared/update-view.ts';
import { reviewText } from '../text/review.ts';

/** The second step in the form's modal, with a client that does not retry. */
export function createSlackSecondStep(
  client: { readonly views: Pick<WebClient['views'], 'update'> },
  /** `DEFAULT_COUNTRY` */
  country: CountryCode,
): SecondStep {
  return {
    async showQuote(view, draft, quote) {
      // Numbers of any other country show its code, also if the form read them as local: people check them here.
      return show(view, buildReviewView(draft, quote, country));
    },

    showProblem(view, draft, problem) {
      const more =
        'canInclude' in problem && problem.canInclude
          ? buildIncludeNumbersBlocks(draft, {
              includesAll: true,
              words: reviewText.includeNumbersButton({ count: draft.draft.recipients.length }),
            })
          : [];
      return show(view, buildProblemView(draft.id, problem, more));
    },
  };

  async function show(id: string, view: ModalView): Promise<boolean> {
    return (await updateView(client, { id }, view)) !== undefined;
  }
}

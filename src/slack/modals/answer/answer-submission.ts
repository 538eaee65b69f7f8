import { z } from 'zod';
import type { AnswerContent } from '../../../core/conversations/reply-answers.ts';
import { parseElement, parsePickedFile, stateValuesSchema } from '../shared/elements.ts';
import { answerFields } from './answer-view.ts';

const view = z.object({ state: z.object({ values: stateValuesSchema }).nullish() });

/** What stands in the form of an answer, sent or while it is open. */
export function parseAnswerSubmission(given: unknown): AnswerContent {
  const { state } = view.parse(given);
  const elementOf = ({ block_id, action_id }: { block_id: string; action_id: string }) =>
    parseElement(state?.values, block_id, action_id);
  return {
    text: elementOf(answerFields.text).value ?? '',
    picture: parsePickedFile(elementOf(answerFields.picture)),
  };
}

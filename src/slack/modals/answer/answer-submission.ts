import { z } from 'zod';
import type { AnswerContent } from '../../../core/conversations/reply-answers.ts';
import { elementSchema, parsePickedFile } from '../compose/compose-submission.ts';
import { answerFields } from './answer-view.ts';

const view = z.object({
  state: z
    .object({ values: z.record(z.string(), z.record(z.string(), z.unknown()).nullish()) })
    .nullish(),
});

/** What stands in the form of an answer, sent or while it is open. */
export function parseAnswerSubmission(given: unknown): AnswerContent {
  const { state } = view.parse(given);
  const elementOf = ({ block_id, action_id }: { block_id: string; action_id: string }) =>
    elementSchema.parse(state?.values[block_id]?.[action_id]);
  return {
    text: elementOf(answerFields.text).value ?? '',
    picture: parsePickedFile(elementOf(answerFields.picture)),
  };
}

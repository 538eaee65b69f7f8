import { z } from 'zod';
import type { AnswerContent } from '../../../core/conversations/reply-answers.ts';
import { parseElement, parsePickedFile, stateValuesSchema } from '../shared/elements.ts';
import { answerFields } from './answer-view.ts';

const view = z.object({ state: z.object({ values: stateValuesSchema }).nullish() });

/** Parses the form of an answer, submitted or open. */
export function parseAnswerSubmission(viewPayload: unknown): AnswerContent {
  const { state } = view.parse(viewPayload);
  const parseField = ({ block_id, action_id }: { block_id: string; action_id: string }) =>
    parseElement(state?.values, block_id, action_id);
  return {
    text: parseField(answerFields.text).value ?? '',
    picture: parsePickedFile(parseField(answerFields.picture)),
  };
}

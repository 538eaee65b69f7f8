import type { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { refusalProblem } from '../codes/explain-refusal.ts';
import { unreadableAnswer } from './call-failures.ts';
import { type Envelope, envelope } from './envelope.ts';
import { sayUnread } from './fields.ts';
import type { Exchange } from './http-client.ts';

export type Answered = Extract<Exchange, { readonly kind: 'answered' }>;

/** The envelope of an answer, if it has one. */
export function envelopeOf(answer: Answered): Envelope | undefined {
  const read = envelope.safeParse(answer.body);
  return read.success ? read.data : undefined;
}

/** Whether ClickSend says yes, by status and by code. */
export function isYes(answer: Answered): boolean {
  const said = envelopeOf(answer);
  return answer.status < 300 && (said?.code === 'SUCCESS' || said?.code === '');
}

/** An answer's `data`, whatever it is. A no from ClickSend, by status or by code, throws with words for a person. */
export function dataOf(answer: Answered): unknown {
  const said = envelopeOf(answer);
  if (isYes(answer)) return said?.data;
  if (answer.status < 300 && !said) throw unreadableAnswer('an envelope was expected');
  throw refusal(answer, said);
}

/** ClickSend said no: asking again brings the same. */
function refusal(answer: Answered, said: Envelope | undefined): AppError {
  const problem = refusalProblem({
    code: said?.code ?? '',
    message: said?.message ?? '',
    httpStatus: answer.status,
  });
  const message = `ClickSend refused: HTTP ${answer.status}, ${problem.code}`;
  return new AppError(problem.code, { retry: 'never', answered: true, problem, message });
}

/** Reads a part that one cannot do without. */
export function must<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw unreadableAnswer(`${where}: ${sayUnread(read.error)}`);
}

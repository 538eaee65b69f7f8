import type { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { explainCallRefusal } from '../codes/explain-refusal.ts';
import { createUnreadableError } from './call-failures.ts';
import { type Envelope, envelopeSchema } from './envelope.ts';
import { formatSchemaIssues } from './fields.ts';
import type { HttpExchange } from './http-client.ts';

export type HttpResponse = Extract<HttpExchange, { readonly kind: 'answered' }>;

/** The envelope of an answer, if it has one. */
export function parseEnvelope(answer: HttpResponse): Envelope | undefined {
  const read = envelopeSchema.safeParse(answer.body);
  return read.success ? read.data : undefined;
}

/** Whether ClickSend says yes, by status and by code. */
export function isSuccessResponse(answer: HttpResponse): boolean {
  const said = parseEnvelope(answer);
  return answer.status < 300 && (said?.code === 'SUCCESS' || said?.code === '');
}

/** An answer's `data`, whatever it is. A no from ClickSend, by status or by code, throws with words for a person. */
export function requireData(answer: HttpResponse): unknown {
  const said = parseEnvelope(answer);
  if (isSuccessResponse(answer)) return said?.data;
  if (answer.status < 300 && !said) throw createUnreadableError('an envelope was expected');
  throw refusal(answer, said);
}

/** ClickSend said no: asking again brings the same. */
function refusal(answer: HttpResponse, said: Envelope | undefined): AppError {
  const problem = explainCallRefusal({
    code: said?.code ?? '',
    message: said?.message ?? '',
    httpStatus: answer.status,
  });
  const message = `ClickSend refused: HTTP ${answer.status}, ${problem.code}`;
  return new AppError(problem.code, { retry: 'never', answered: true, problem, message });
}

/** Reads a part that one cannot do without. */
export function parseRequired<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw createUnreadableError(`${where}: ${formatSchemaIssues(read.error)}`);
}

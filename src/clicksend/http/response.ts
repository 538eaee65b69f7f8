import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { isJsonObject } from '../../http/json.ts';
import { explainCallRefusal } from '../codes/explain-refusal.ts';
import { createBusyError, createServerFaultError, createUnreadableError } from './call-failures.ts';
import { isServerFault } from './classify-response.ts';
import { countSchema, formatSchemaIssues, textSchema } from './fields.ts';
import type { HttpResponse } from './http-client.ts';

/** `{http_code, response_code, response_msg, data}`; the code can be a number (observed). */
const envelopeSchema = z
  .object({
    http_code: countSchema,
    response_code: textSchema,
    response_msg: textSchema,
    data: z.unknown().optional(),
  })
  .refine((value) => value.response_code !== '' || isJsonObject(value.data), {
    path: ['response_code'],
    message: 'expected a code',
  })
  .transform((value) => ({
    httpCode: value.http_code,
    code: value.response_code.toUpperCase(),
    message: value.response_msg,
    data: value.data,
  }));
export type Envelope = z.output<typeof envelopeSchema>;

/** The envelope of a response, if it has one. */
export function parseEnvelope(response: HttpResponse): Envelope | undefined {
  return envelopeSchema.safeParse(response.body).data;
}

/** Whether an envelope asks the app to wait, which may come with status 200. */
export function isBusyEnvelope(envelope: Envelope | undefined): boolean {
  return envelope?.httpCode === 429 || envelope?.code.endsWith('TOO_MANY_REQUESTS') === true;
}

/** Whether an envelope reports a server error, which may come with status 200. */
export function isServerFaultEnvelope(envelope: Envelope | undefined): boolean {
  const { httpCode = 0, code = '' } = envelope ?? {};
  return isServerFault(httpCode) || ['INTERNAL_ERROR', 'INTERNAL_SERVER_ERROR'].includes(code);
}

/** The response of a repeatable call. Throws an AppError that says `later` if a status of success hides a failure. */
export function requireNoFault(response: HttpResponse, now: number): HttpResponse {
  if (response.status >= 300) return response;
  const envelope = parseEnvelope(response);
  if (isBusyEnvelope(envelope)) throw createBusyError(response.retryAfter, now);
  if (isServerFaultEnvelope(envelope)) throw createServerFaultError();
  return response;
}

/** Whether ClickSend reports success, by status and by code. */
export function isSuccessResponse(response: HttpResponse): boolean {
  const envelope = parseEnvelope(response);
  return response.status < 300 && (envelope?.code === 'SUCCESS' || envelope?.code === '');
}

/**
 * A response's `data`, unchecked. Throws an AppError with words for a person if ClickSend refused, by
 * status or by code.
 */
export function requireData(response: HttpResponse): unknown {
  const envelope = parseEnvelope(response);
  if (isSuccessResponse(response)) return envelope?.data;
  if (response.status < 300 && !envelope) throw createUnreadableError('an envelope was expected');
  const problem = explainCallRefusal({
    code: envelope?.code ?? '',
    message: envelope?.message ?? '',
    httpStatus: response.status < 300 ? (envelope?.httpCode ?? response.status) : response.status,
  });
  const message = `ClickSend refused: HTTP ${response.status}, ${problem.code}`;
  // The same request would be refused again.
  throw new AppError(problem.code, { retry: 'never', answered: true, problem, message });
}

/** Parses a required part of a response. */
export function parseRequired<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw createUnreadableError(`${where}: ${formatSchemaIssues(parsed.error)}`);
}

export interface ParsedRows<T> {
  readonly parsed: readonly T[];
  /** For each unreadable row: which field, and what was expected there. */
  readonly unread: readonly string[];
}

/** Parses rows one by one, and leaves out those that are unreadable. */
export function parseEach<T>(schema: z.ZodType<T>, rows: readonly unknown[]): ParsedRows<T> {
  const results = rows.map((row) => schema.safeParse(row));
  return {
    parsed: results.flatMap(({ data, success }) => (success ? [data] : [])),
    unread: results.flatMap(({ error }) => (error ? [formatSchemaIssues(error)] : [])),
  };
}

/**
 * What a 404, 405 or 410 says is missing: the endpoint, or the message, list or rule that the request
 * named. ClickSend uses the code NOT_FOUND for all of these, even with 405, so the text decides: "Receipt
 * record not found." was observed for a message, "Resource not found" is documented for a path. `either` if
 * the text does not tell ("Not Found").
 */
export function classifyNotFound(response: HttpResponse): 'endpoint' | 'thing' | 'either' {
  const envelope = parseEnvelope(response);
  if (response.status !== 404 || !envelope || /METHOD/.test(envelope.code)) return 'endpoint';
  if (/\b(route|page|endpoint|method|ur[il]|path)\b/i.test(envelope.message)) return 'endpoint';
  if (/\b(record|receipt|message|mms)s?\b/i.test(envelope.message)) return 'thing';
  return /\bresource\b/i.test(envelope.message) ? 'endpoint' : 'either';
}

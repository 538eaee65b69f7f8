import { z } from 'zod';
import { countSchema, textSchema } from './fields.ts';

/** `{http_code, response_code, response_msg, data}`; the code can be a number (observed). */
export const envelopeSchema = z
  .object({
    http_code: countSchema,
    response_code: textSchema,
    response_msg: textSchema,
    data: z.unknown().optional(),
  })
  .refine((value) => value.response_code !== '' || isRecord(value.data), {
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

/** A list. PHP, which writes the answers, turns a list with a gap into an object. */
const rows = z
  .union([
    z.array(z.unknown()),
    z.record(z.string(), z.unknown()).transform(Object.values<unknown>),
  ])
  .nullish()
  .transform((value) => value ?? []);

/** A page of a list. `data` may be missing when it is empty, `last_page` 0 (both observed). */
export const pageSchema = z
  .object({ data: rows, last_page: countSchema, per_page: countSchema, current_page: countSchema })
  .transform((page) => ({
    rows: page.data,
    lastPage: page.last_page,
    perPage: page.per_page,
    current: page.current_page,
  }));

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

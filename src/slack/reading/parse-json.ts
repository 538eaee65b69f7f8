import { z } from 'zod';
import type { SendId } from '../../domain/send.ts';
import { decodeJson } from '../../http/json.ts';

/** Parses JSON. Undefined if it is none, or has another shape, as another version of the app may have written it. */
export function parseJson<T>(json: string | null | undefined, schema: z.ZodType<T>): T | undefined {
  const value = decodeJson(json ?? '');
  return value === undefined ? undefined : schema.safeParse(value).data;
}

/** The id of a send in what a modal or a button carries. */
export const sendIdSchema = z
  .string()
  .min(1)
  .transform((id) => id as SendId);

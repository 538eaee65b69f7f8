import { z } from 'zod';
import type { SenderOption } from '../../core/ports/clicksend-account.ts';
import { countrySchema, countSchema, textSchema } from '../http/fields.ts';

const phone = textSchema.pipe(z.string().regex(/^\+?\d{3,15}$/, 'expected a number'));
const word = textSchema.transform((value) => value.toLowerCase());

/** An object with a `value` in the newer answers, missing in the older. */
const statusValue = z
  .union([z.object({ value: countSchema }).transform(({ value }) => value), countSchema])
  .catch(undefined);

/** A row of `GET /numbers`. */
export const dedicatedNumberSchema = z
  .object({
    dedicated_number: phone,
    country: countrySchema,
    type: word,
    notes: textSchema,
    status: statusValue,
  })
  .transform((row) => ({
    type: row.type,
    status: row.status,
    sender: senderOf('number', row.dedicated_number, row.country, row.notes),
  }));

export type DedicatedNumber = z.output<typeof dedicatedNumberSchema>;

/** A row of `GET /own-numbers`. */
export const ownNumberSchema = z
  .object({ phone_number: phone, country: countrySchema, label: textSchema, status: word })
  .transform((row) => ({
    status: row.status,
    sender: senderOf('own', row.phone_number, row.country, row.label),
  }));

/** A row of `GET /alpha-tags`: a name, for one or more countries. */
export const alphaTagSchema = z
  .object({
    alpha_tag: textSchema.pipe(z.string().min(1, 'expected a name').max(11, 'expected 11 letters')),
    status: word,
    countries: z.array(countrySchema).catch([]),
  })
  .transform((row) => ({
    status: row.status,
    sender: senderOf(
      'name',
      row.alpha_tag,
      row.countries.length === 1 ? row.countries[0] : undefined,
      '',
    ),
  }));

/** The rows of an answer without envelope. */
export function createBareListSchema(key: 'own_numbers' | 'alpha_tags') {
  return z.object({ [key]: z.array(z.unknown()) }).transform((body) => body[key] ?? []);
}

function senderOf(
  kind: SenderOption['kind'],
  value: string,
  where: string | undefined,
  label: string,
): SenderOption {
  return { value, kind, country: where || undefined, label: label || undefined };
}

import { z } from 'zod';
import type { Sender } from '../../core/ports/clicksend.ts';
import { count, country, text } from '../http/fields.ts';

const phone = text.pipe(z.string().regex(/^\+?\d{3,15}$/, 'expected a number'));
const word = text.transform((value) => value.toLowerCase());

/** An object with a `value` in the newer answers, missing in the older. */
const statusValue = z
  .union([z.object({ value: count }).transform(({ value }) => value), count])
  .catch(undefined);

/** A row of `GET /numbers`. */
export const dedicatedNumber = z
  .object({ dedicated_number: phone, country, type: word, notes: text, status: statusValue })
  .transform((row) => ({
    type: row.type,
    status: row.status,
    sender: senderOf('number', row.dedicated_number, row.country, row.notes),
  }));

export type DedicatedNumber = z.output<typeof dedicatedNumber>;

/** A row of `GET /own-numbers`. */
export const ownNumber = z
  .object({ phone_number: phone, country, label: text, status: word })
  .transform((row) => ({
    status: row.status,
    sender: senderOf('own', row.phone_number, row.country, row.label),
  }));

/** A row of `GET /alpha-tags`: a name, for one or more countries. */
export const alphaTag = z
  .object({
    alpha_tag: text.pipe(z.string().min(1, 'expected a name').max(11, 'expected 11 letters')),
    status: word,
    countries: z.array(country).catch([]),
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
export function bareList(key: 'own_numbers' | 'alpha_tags') {
  return z.object({ [key]: z.array(z.unknown()) }).transform((body) => body[key] ?? []);
}

function senderOf(
  kind: Sender['kind'],
  value: string,
  where: string | undefined,
  label: string,
): Sender {
  return { value, kind, country: where || undefined, label: label || undefined };
}

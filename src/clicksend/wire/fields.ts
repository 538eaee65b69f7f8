import { z } from 'zod';
import { readPrice, type Units } from '../../domain/money.ts';

/**
 * ClickSend's answers as they come: the only place that knows its field names. Its documents, SDKs
 * and observed answers disagree about types, so a field that only adds to the picture never fails:
 * numbers may be strings, strings numbers, anything null or missing. Only what one cannot do
 * without is required.
 */
const scalar = z.union([z.string(), z.number()]);

/** Text or number, as written; '' for null, missing, and what is neither. */
export const raw = scalar
  .nullish()
  .transform((value) => (value == null ? '' : String(value)))
  .catch('');
export const text = raw.transform((value) => value.trim());
export const count = text.transform((value) =>
  /^\d{1,9}$/.test(value) ? Number(value) : undefined,
);
export const flag = z
  .union([scalar, z.boolean()])
  .nullish()
  .transform((value) =>
    value == null || value === '' ? undefined : /^(1|true)$/i.test(`${value}`),
  )
  .catch(undefined);
export const price = raw.transform((value): Units | undefined => readPrice(value));
/** Unix seconds, whichever way they are written; milliseconds were seen too. */
export const seconds = text.transform((value) => {
  if (!/^\d{1,16}$/.test(value) || Number(value) === 0) return undefined;
  return Number(value) < 1e11 ? Number(value) : Math.floor(Number(value) / 1000);
});

/** ISO 3166-1 alpha-2; undefined for anything else. */
export const country = text.transform((value) =>
  /^[a-z]{2}$/i.test(value) ? value.toUpperCase() : undefined,
);

export const currency = z
  .object({ currency_name_short: text })
  .transform((value) => value.currency_name_short || undefined)
  .catch(undefined);

/** An upper-case UUID in all samples; becomes part of keys, so no other characters. */
export const messageId = text.pipe(
  z.string().regex(/^[\w-]{1,64}$/, 'expected letters, digits and dashes'),
);

/** What could not be read: where, and what was expected there. Never what was there instead. */
export function sayUnread(error: z.ZodError): string {
  const issues = error.issues.slice(0, 3).map((issue) => {
    const where = issue.path.map(String).join('.') || 'the answer';
    return `${where}: ${issue.message}`;
  });
  return issues.join('; ');
}

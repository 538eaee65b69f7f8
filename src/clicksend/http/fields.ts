import { z } from 'zod';
import { type MoneyUnits, parsePrice } from '../../domain/money.ts';

// Fields of ClickSend's responses. Its documentation, SDKs and observed responses disagree about types:
// numbers may be strings, strings numbers, and anything may be null or missing. So a field fails only if
// the app cannot do without it; any other becomes '' or undefined.

/** A string or number, as written; '' for null, missing and anything else. */
export const rawTextSchema = z.unknown().optional().transform(parseRawText);
/** The same, trimmed. */
export const textSchema = z.unknown().optional().transform(parseText);

export function parseText(value: unknown): string {
  return parseRawText(value).trim();
}

export function parseRawText(value: unknown): string {
  if (typeof value === 'string') return value;
  return Number.isFinite(value) ? String(value) : '';
}

export const countSchema = textSchema.transform((value) =>
  /^\d{1,9}$/.test(value) ? Number(value) : undefined,
);

export const flagSchema = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) =>
    value == null || value === '' ? undefined : /^(1|true)$/i.test(`${value}`),
  )
  .catch(undefined);

export const priceSchema = rawTextSchema.transform((value): MoneyUnits | undefined =>
  parsePrice(value),
);

/** Unix seconds in any notation; milliseconds were observed too. */
export function parseSeconds(value: unknown): number | undefined {
  const digits = parseText(value);
  if (!/^\d{1,16}$/.test(digits) || Number(digits) === 0) return undefined;
  return Number(digits) < 1e11 ? Number(digits) : Math.floor(Number(digits) / 1000);
}

export const secondsSchema = z.unknown().optional().transform(parseSeconds);

/** ISO 3166-1 alpha-2. Undefined for anything else. */
export const countrySchema = textSchema.transform((value) =>
  /^[a-z]{2}$/i.test(value) ? value.toUpperCase() : undefined,
);

export const currencySchema = z
  .object({ currency_name_short: textSchema })
  .transform((value) => value.currency_name_short || undefined)
  .catch(undefined);

/** A list. The server's PHP turns a list with gaps into an object. */
export const rowsSchema = z
  .union([
    z.array(z.unknown()),
    z.record(z.string(), z.unknown()).transform(Object.values<unknown>),
  ])
  .nullish()
  .transform((value) => value ?? []);

/** The digits of a phone number in any notation. */
export function extractDigits(number: string): string {
  return number.replace(/\D/g, '');
}

/** An upper-case UUID in all samples. It becomes part of keys, so no other characters are allowed. */
export const messageIdSchema = textSchema.refine(
  isMessageId,
  'expected letters, digits and dashes',
);

export function isMessageId(value: string): boolean {
  return /^[\w-]{1,64}$/.test(value);
}

/** Which field was unreadable, and what was expected there. Never its value. */
export function formatSchemaIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.map(String).join('.') || 'the answer'}: ${message}`)
    .join('; ');
}

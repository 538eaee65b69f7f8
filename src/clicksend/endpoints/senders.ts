import { z } from 'zod';
import type { SenderOption } from '../../core/ports/clicksend.ts';
import { COUNTRIES_WITH_REGISTERED_SENDERS } from '../../domain/country.ts';
import { callWithRetry, type EndpointContext } from '../http/call.ts';
import { createUnreadableError } from '../http/call-failures.ts';
import { fetchPages, parseRows } from '../http/fetch-pages.ts';
import { countrySchema, countSchema, extractDigits, textSchema } from '../http/fields.ts';
import { requireData } from '../http/response.ts';

/**
 * The senders that messages may come from: numbers rented from ClickSend, a person's own numbers, and
 * names. They come from three endpoints that an account may lack; if one fails, the others are still
 * returned.
 */
export async function listSenders(context: EndpointContext): Promise<readonly SenderOption[]> {
  const calls = [listDedicatedNumbers, listOwnNumbers, listAlphaTags].map((list) => list(context));
  const results = await Promise.allSettled(calls);
  const lists = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  // All three failed, so the problem is the account or the network, and not that there are no senders.
  if (lists.length === 0) await Promise.all(calls);
  return removeRepeats(lists.flat());
}

const phoneSchema = textSchema.pipe(z.string().regex(/^\+?\d{3,15}$/, 'expected a number'));
const wordSchema = textSchema.transform((value) => value.toLowerCase());

/** An object with a `value` in newer responses, missing in older ones. */
const statusValueSchema = z
  .union([z.object({ value: countSchema }).transform(({ value }) => value), countSchema])
  .catch(undefined);

/** A row of `GET /numbers`. */
const dedicatedNumberSchema = z
  .object({
    dedicated_number: phoneSchema,
    country: countrySchema,
    type: wordSchema,
    notes: textSchema,
    status: statusValueSchema,
  })
  .transform((row) => ({
    type: row.type,
    status: row.status,
    sender: buildSender('number', row.dedicated_number, row.country, row.notes),
  }));
type DedicatedNumber = z.output<typeof dedicatedNumberSchema>;

/** `status.value` of a number: 0 needs no registration, 5 is registered; 2 and 3 cannot be used. */
const UNREGISTERED = 1;
const SUBMITTED = 4;
const RESTRICTIONS: Readonly<Record<number, SenderOption['restriction']>> = {
  [SUBMITTED]: 'registering',
  [UNREGISTERED]: 'unregistered',
};

/**
 * Numbers for MMS. Older responses have no type. In newer ones, a number of type SMS cannot send pictures.
 * This is decided among the numbers that work everywhere, because an unregistered number must not displace
 * the one that works.
 */
async function listDedicatedNumbers(context: EndpointContext): Promise<readonly SenderOption[]> {
  const all: DedicatedNumber[] = [];
  for await (const page of fetchPages(context, { name: 'numbers', path: '/numbers' })) {
    all.push(...parseRows(context, 'senders', dedicatedNumberSchema, page.rows));
  }
  const usable = all.filter(canSend);
  const isForMms = ({ type }: DedicatedNumber) => type.includes('mms');
  const hasMms = usable.some((one) => isForMms(one) && one.status !== UNREGISTERED);
  return usable
    .filter((one) => !hasMms || one.type === '' || isForMms(one))
    .sort((one, other) => Number(isForMms(other)) - Number(isForMms(one)))
    .sort((one, other) => computeRank(one) - computeRank(other))
    .map(({ status, sender }) => {
      const restriction = status === undefined ? undefined : RESTRICTIONS[status];
      return restriction ? { ...sender, restriction } : sender;
    });
}

function canSend({ status, sender }: DedicatedNumber): boolean {
  if (status === UNREGISTERED)
    return !COUNTRIES_WITH_REGISTERED_SENDERS.includes(sender.country ?? '');
  return status === undefined || status === 0 || status === 5 || status === SUBMITTED;
}

/** Numbers that work everywhere come first. */
function computeRank({ status }: DedicatedNumber): number {
  return status === UNREGISTERED ? 2 : status === SUBMITTED ? 1 : 0;
}

/** A row of `GET /own-numbers`. */
const ownNumberSchema = z
  .object({
    phone_number: phoneSchema,
    country: countrySchema,
    label: textSchema,
    status: wordSchema,
  })
  .transform((row) =>
    ['', 'approved', 'verified'].includes(row.status)
      ? buildSender('own', row.phone_number, row.country, row.label)
      : undefined,
  );

async function listOwnNumbers(context: EndpointContext): Promise<readonly SenderOption[]> {
  return parseRows(
    context,
    'senders',
    ownNumberSchema,
    await fetchBareRows(context, 'own_numbers'),
  );
}

/** A row of `GET /alpha-tags`: a name, for one or more countries. */
const alphaTagSchema = z
  .object({
    alpha_tag: textSchema.pipe(z.string().min(1, 'expected a name').max(11, 'expected 11 letters')),
    status: wordSchema,
    countries: z.array(countrySchema).catch([]),
  })
  .transform(({ alpha_tag: name, status, countries }) => {
    const country = countries.length === 1 ? countries[0] : undefined;
    return status === 'approved' ? buildSender('name', name, country, '') : undefined;
  });

async function listAlphaTags(context: EndpointContext): Promise<readonly SenderOption[]> {
  return parseRows(context, 'senders', alphaTagSchema, await fetchBareRows(context, 'alpha_tags'));
}

/**
 * Two endpoints respond without an envelope, with their rows under a key of their own. Rows after the first
 * 100 are not fetched.
 */
async function fetchBareRows(
  context: EndpointContext,
  key: 'own_numbers' | 'alpha_tags',
): Promise<readonly unknown[]> {
  const response = await callWithRetry(context, {
    name: key,
    method: 'GET',
    path: `/${key.replace('_', '-')}`,
    query: { page_size: 100 },
  });
  const { body, status } = response;
  const isBare = status < 300 && typeof body === 'object' && body !== null && key in body;
  // If they ever get an envelope, the rows will be in its data.
  const data = isBare ? body : requireData(response);
  const rows = z.object({ [key]: z.array(z.unknown()) }).safeParse(data).data?.[key];
  if (!rows) throw createUnreadableError(`${key}: expected a list`);
  return rows;
}

function buildSender(
  kind: SenderOption['kind'],
  value: string,
  country: string | undefined,
  label: string,
): SenderOption {
  return { value, kind, country, label: label || undefined };
}

function removeRepeats(senders: readonly SenderOption[]): readonly SenderOption[] {
  const byKey = new Map<string, SenderOption>();
  for (const sender of senders) {
    const key = sender.kind === 'name' ? sender.value : extractDigits(sender.value);
    if (!byKey.has(key)) byKey.set(key, sender);
  }
  return [...byKey.values()];
}

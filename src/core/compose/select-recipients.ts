import { listPhoneSpellings } from '../../domain/contact-phone.ts';
import type { Draft } from '../../domain/draft.ts';
import { fillMergeFields, findUnfilledFields } from '../../domain/merge-fields.ts';
import { measureMmsText } from '../../domain/message-length.ts';
import { formatShortage, type MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import { findPictureProblem } from '../../domain/picture.ts';
import { formatProblemKey, type Problem, type Refused } from '../../domain/problem.ts';
import type { LeftOutRecipient, Quote } from '../../domain/quote.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { isTableRow } from '../../domain/recipient-table.ts';
import { mergeDuplicateRecipients } from '../../domain/recipients.ts';
import { countPrices } from '../prices/compute-price.ts';
import type { ListContacts } from './fetch-list-contacts.ts';

/** Who gets a message, and who does not and why. */
export interface RecipientSelection {
  readonly recipients: readonly Recipient[];
  readonly doubles: readonly Recipient[];
  readonly leftOut: readonly LeftOutRecipient[];
}

type TypedRecipients = Pick<Draft, 'recipients' | 'doubles' | 'unread' | 'tableOptOuts' | 'body'>;

/**
 * Combines typed recipients with those of the lists, without duplicates and without those who cannot get the
 * message or must not. `excluded`: reasons; `includesAll`: also numbers that cannot receive pictures.
 */
export function selectRecipients(
  draft: TypedRecipients,
  lists: Pick<ListContacts, 'recipients' | 'leftOut'>,
  excluded: ReadonlyMap<E164, Problem>,
  includesAll = false,
): RecipientSelection {
  const { unread, body } = draft;
  const all = mergeRecipients(draft, lists);
  const tableOptOuts = new Set(
    draft.tableOptOuts?.flatMap(({ phone }) => listPhoneSpellings(phone)),
  );
  const leftOut = all.recipients.flatMap((one): LeftOutRecipient[] => {
    const problem =
      excluded.get(one.phone) ??
      (tableOptOuts.has(one.phone) ? ({ code: 'table_opt_out' } as const) : undefined) ??
      (includesAll ? undefined : findPictureProblem(one.phone)) ??
      findTextProblem(body, one);
    return problem ? [createLeftOut(one, problem)] : [];
  });
  const excludedPhones = new Set(leftOut.map(({ said }) => said));
  return {
    recipients: all.recipients.filter(({ phone }) => !excludedPhones.has(phone)),
    doubles: all.doubles,
    leftOut: [
      ...unread.map((entry) => ({ said: entry, problem: findUnreadProblem(entry) })),
      ...lists.leftOut,
      ...leftOut,
    ],
  };
}

/** All recipients, without duplicates. */
export function mergeRecipients(
  {
    recipients: typed,
    doubles,
    tableOptOuts = [],
  }: Pick<TypedRecipients, 'recipients' | 'doubles' | 'tableOptOuts'>,
  lists: Pick<ListContacts, 'recipients'>,
): ReturnType<typeof mergeDuplicateRecipients> {
  // A number typed twice counts as a duplicate here as well.
  return mergeDuplicateRecipients([...typed, ...doubles, ...tableOptOuts, ...lists.recipients]);
}

function findUnreadProblem(entry: string): Problem {
  return isTableRow(entry) ? { code: 'row_without_number' } : { code: 'not_a_number' };
}

export function createLeftOut({ phone, name }: Recipient, problem: Problem): LeftOutRecipient {
  return { said: phone, name: name || undefined, problem };
}

/** Why nobody is left if all of these are left out. */
export function buildNobodyLeftProblem(
  leftOut: readonly LeftOutRecipient[],
  lists: readonly { readonly name: string }[],
): Problem {
  const problem = leftOut[0]?.problem;
  if (!problem) return { code: 'lists_empty', lists: lists.map(({ name }) => name) };
  const reason = formatProblemKey(problem);
  const others = leftOut.filter((one) => formatProblemKey(one.problem) !== reason).length;
  const canInclude = leftOut.some((one) => one.problem.code === 'no_pictures');
  return { code: 'nobody_left', count: leftOut.length, problem, others, canInclude };
}

function findTextProblem(body: string, recipient: Recipient): Problem | undefined {
  if (findUnfilledFields(body, recipient).length > 0) return { code: 'no_name' };
  const { length, limit } = measureMmsText(fillMergeFields(body, recipient));
  return length > limit ? { code: 'filled_text_too_long' } : undefined;
}

export type QuoteResult =
  | { readonly kind: 'quoted'; readonly quote: Quote }
  /** It cannot be sent as it is. */
  | Refused;

/**
 * Limits a quote to the first recipients whom the balance covers, because ClickSend would reject the rest one by
 * one. A recipient without one of the `prices` is assumed to cost as much as the most expensive one.
 */
export function limitToCredit(
  quote: Quote,
  prices: readonly (MoneyUnits | undefined)[],
): QuoteResult {
  const { plan, price, balance } = quote;
  if (price.kind !== 'priced' || !balance || !isShortOfCredit(quote))
    return { kind: 'quoted', quote };
  const dearest = Math.max(...price.each.map(({ units }) => units));
  const all = plan.recipients.map((_, n) => prices[n] ?? dearest);
  const count = countCovered(all, balance.units);
  if (count === 0) {
    const sums = formatShortage(price.total, balance.units, price.currency);
    const problem = { code: 'no_credit', cost: sums.cost, available: sums.balance } as const;
    return { kind: 'refused', problem };
  }
  const covered = prices.slice(0, count).filter((one) => one !== undefined);
  const uncovered = plan.recipients.slice(count);
  return {
    kind: 'quoted',
    quote: {
      ...quote,
      plan: { ...plan, recipients: plan.recipients.slice(0, count), uncovered: uncovered.length },
      leftOut: [
        ...quote.leftOut,
        ...uncovered.map((one) => createLeftOut(one, { code: 'uncovered' })),
      ],
      withoutPictures: limitWithoutPictures(quote, count),
      price: {
        ...price,
        total: covered.reduce((sum, one) => sum + one, 0),
        each: countPrices(covered),
        unpriced: count - covered.length,
      },
      shortage: { total: price.total, wanted: plan.recipients.length },
    },
  };
}

/** Whether the price is known to exceed the balance. */
export function isShortOfCredit({ price, balance, topsUpItself }: Quote): boolean {
  const isKnown = price.kind === 'priced' && balance?.currency === price.currency;
  return isKnown && !topsUpItself && price.total > balance.units;
}

/** How many of the first prices the balance covers. */
function countCovered(prices: readonly MoneyUnits[], balance: MoneyUnits): number {
  let rest = balance;
  const index = prices.findIndex((price) => {
    rest -= price;
    return rest < 0;
  });
  return index === -1 ? prices.length : index;
}

function limitWithoutPictures(
  { plan, withoutPictures }: Quote,
  count: number,
): Quote['withoutPictures'] {
  const covered = new Set(plan.recipients.slice(0, count).map(({ phone }) => phone));
  const limited = withoutPictures?.filter(({ phone }) => covered.has(phone)) ?? [];
  return limited.length > 0 ? limited : undefined;
}

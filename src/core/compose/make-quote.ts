import type { PendingDraft } from '../../domain/draft.ts';
import { findKindWithoutPictures } from '../../domain/number-kind.ts';
import { countOptedOutRecipients } from '../../domain/opt-out.ts';
import type { Quote, QuotedPrice } from '../../domain/quote.ts';
import type { Plan, Schedule } from '../../domain/send.ts';
import { findOptedOut } from '../opt-outs/find-opted-out.ts';
import type { Account } from '../ports/clicksend.ts';
import type { PlanPrice } from '../prices/compute-price.ts';
import { findResentPhones } from '../status/find-resent-phones.ts';
import {
  fetchBalance,
  fetchPlanPrice,
  fetchQuoteParts,
  type QuoteParts,
  type QuotePartTools,
} from './quote-parts.ts';
import {
  buildNobodyLeftProblem,
  createLeftOut,
  isShortOfCredit,
  limitToCredit,
  mergeRecipients,
  type QuoteResult,
  type RecipientSelection,
  selectRecipients,
} from './select-recipients.ts';
import { convertDraftToPlan } from './store-draft.ts';

export interface QuoteTools extends QuotePartTools {
  readonly scheduleWith: Schedule['with'];
}

/**
 * Computes what a draft would send. Throws an AppError without the picture or the contact lists; the rest may be
 * missing. It can run again without harm.
 */
export async function makeQuote(tools: QuoteTools, draft: PendingDraft): Promise<QuoteResult> {
  const fetched = await fetchQuoteParts(tools, draft);
  if ('kind' in fetched) return fetched;
  const { picture, lists } = fetched;
  const phones = mergeRecipients(draft.draft, lists).recipients.map(({ phone }) => phone);
  const excluded = new Map([
    ...(await findResentPhones(tools, draft.form, draft.id)),
    ...(await findOptedOut(tools.records, phones)),
  ]);
  const selection = selectRecipients(draft.draft, lists, excluded, draft.includesAll);
  const { recipients } = selection;
  const wholePlan = convertDraftToPlan({ ...draft.draft, recipients }, tools.scheduleWith);
  const price = await fetchPlanPrice(tools, picture, wholePlan);
  const { plan, leftOut } = excludeRefused(wholePlan, selection, price);
  if (plan.recipients.length === 0)
    return { kind: 'refused', problem: buildNobodyLeftProblem(leftOut, draft.draft.lists) };
  const parts = { plan, leftOut, doubles: selection.doubles };
  const remembered = buildQuote(draft, fetched, parts, price);
  // Somebody may have topped up since the balance was fetched.
  const account = isShortOfCredit(remembered)
    ? await fetchBalance(tools, draft.id, true)
    : fetched.account;
  const quote = buildQuote(draft, { ...fetched, account }, parts, price);
  // Without a form nobody can choose to send only to the first recipients, and for a scheduled send the
  // balance can still be topped up.
  if (draft.asked.kind !== 'form' || draft.changes || plan.schedule)
    return { kind: 'quoted', quote };
  return limitToCredit(
    quote,
    price.prices.filter((_, index) => !price.refused.has(index)),
  );
}

function buildQuote(
  { includesAll, draft: { simplified } }: PendingDraft,
  { picture, lists, account, unanswerable, audience }: QuoteParts,
  { plan, leftOut, doubles }: Pick<Quote, 'plan' | 'leftOut' | 'doubles'>,
  planPrice: PlanPrice,
): Quote {
  const price = addCurrency(planPrice.price, account);
  const withoutPictures = includesAll
    ? plan.recipients.filter(({ phone }) => findKindWithoutPictures(phone))
    : [];
  return {
    plan,
    doubles,
    leftOut,
    price,
    unanswerable,
    simplified,
    topsUpItself: account?.topsUpItself ? true : undefined,
    lists: lists.lists,
    withoutPictures: withoutPictures.length > 0 ? withoutPictures : undefined,
    picture: picture?.preview ?? {},
    audience: audience === 'workspace' ? undefined : audience,
    balance: getBalance(account, price),
  };
}

/** Leaves out recipients whom ClickSend would refuse, and lists them. */
function excludeRefused(
  wholePlan: Plan,
  selection: RecipientSelection,
  { refused }: PlanPrice,
): Pick<Quote, 'plan' | 'leftOut'> {
  const refusedRecipients = wholePlan.recipients.flatMap((one, index) => {
    const problem = refused.get(index);
    return problem ? [createLeftOut(one, problem)] : [];
  });
  const recipients = wholePlan.recipients.filter((_, index) => !refused.has(index));
  const optedOut = countOptedOutRecipients(selection.leftOut) || undefined;
  const leftOut = [...selection.leftOut, ...refusedRecipients];
  return { plan: { ...wholePlan, recipients, optedOut }, leftOut };
}

function addCurrency(price: QuotedPrice, account: Account | undefined): QuotedPrice {
  if (price.kind === 'unknown' || price.currency) return price;
  return { ...price, currency: account?.currency ?? '' };
}

function getBalance(account: Account | undefined, price: QuotedPrice): Quote['balance'] {
  if (!account) return undefined;
  const currency = account.currency ?? (price.kind === 'priced' ? price.currency : '');
  return { units: account.balance, currency };
}

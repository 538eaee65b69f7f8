import type { PendingDraft } from '../../domain/draft.ts';
import { findKindWithoutPictures } from '../../domain/number-kind.ts';
import { countOptedOutRecipients } from '../../domain/opt-out.ts';
import type { Problem } from '../../domain/problem.ts';
import type { ChannelAudience, PicturePreview, Quote, QuotedPrice } from '../../domain/quote.ts';
import type { UnanswerableReason } from '../../domain/send.ts';
import { countBatches, type Plan, type Schedule, type SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { uploadPicture } from '../delivery/media/ensure-media.ts';
import type { FetchPicture } from '../delivery/media/fetch-picture.ts';
import { AppError, getProblem } from '../errors.ts';
import { findOptedOut } from '../opt-outs/find-opted-out.ts';
import type { Account, ClickSend } from '../ports/clicksend.ts';
import type { Clock } from '../ports/clock.ts';
import type { Channels } from '../ports/people.ts';
import type { FittedPicture } from '../ports/pictures.ts';
import { computePlanPrice, type PlanPrice } from '../prices/compute-price.ts';
import type { FetchListContacts, ListContacts } from './fetch-list-contacts.ts';
import type { FindNoReplyReason } from './find-no-reply-reason.ts';
import { convertDraftToPlan } from './propose-draft.ts';
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

/** Somebody is looking at a modal meanwhile, so anything not known by then is shown as unknown. */
const UPLOADED_WITHIN_MS = 5_000;
const PRICED_WITHIN_MS = 4_000;
/** Added for each further call, of 1,000 messages each. */
const MORE_PRICED_WITHIN_MS = 2_000;
const BALANCE_WITHIN_MS = 4_000;
const SENDERS_WITHIN_MS = 3_000;

export interface QuoteTools extends Pick<AppContext, 'records' | 'clock' | 'log'> {
  readonly clickSend: ClickSend;
  readonly fetchPicture: FetchPicture;
  readonly fetchListContacts: FetchListContacts;
  readonly findNoReplyReason: FindNoReplyReason;
  readonly channels: Pick<Channels, 'findAudience'>;
  readonly scheduleWith: Schedule['with'];
}

/** What a quote needs to fetch. Undefined if nobody will see it, or if ClickSend does not answer in time. */
interface Fetched {
  readonly picture: QuotedPicture | undefined;
  readonly lists: ListContacts;
  readonly account: Account | undefined;
  readonly unanswerable: UnanswerableReason | undefined;
  readonly audience: ChannelAudience;
}

/** A usable picture: its URL at ClickSend, or why it is not uploaded yet. */
interface QuotedPicture {
  readonly uploaded: { readonly url: string } | Problem;
  readonly preview: PicturePreview;
}

type Refused = Extract<QuoteResult, { kind: 'refused' }>;

/**
 * Computes what a draft would send: the picture as it will arrive, who gets it, who does not, the price and
 * the balance. Only the picture and the contact lists are required; without them it throws an AppError. It
 * can run again without harm and does not upload the picture to ClickSend twice.
 */
export async function makeQuote(tools: QuoteTools, draft: PendingDraft): Promise<QuoteResult> {
  const fetched = await fetchAll(tools, draft);
  if ('kind' in fetched) return fetched;
  const { picture, lists } = fetched;
  const phones = mergeRecipients(draft.draft, lists).recipients.map(({ phone }) => phone);
  const selection = selectRecipients(
    draft.draft,
    lists,
    await findOptedOut(tools.records, phones),
    draft.includesAll,
  );
  const { recipients } = selection;
  const wholePlan = convertDraftToPlan({ ...draft.draft, recipients }, tools.scheduleWith);
  const price = picture ? await estimatePrice(tools, picture, wholePlan) : UNPRICED;
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

async function fetchAll(tools: QuoteTools, draft: PendingDraft): Promise<Fetched | Refused> {
  const { channel, lists: listRefs, from } = draft.draft;
  // If nobody confirms, nobody sees a price, and the picture is fetched when it is sent.
  const isShown = draft.asked.kind !== 'nobody';
  const [picture, lists, account, unanswerable, audience] = await Promise.all([
    isShown ? fetchQuotedPicture(tools, draft) : undefined,
    tools.fetchListContacts(listRefs),
    isShown ? fetchBalance(tools, draft.id) : undefined,
    isShown ? fetchNoReplyReason(tools, draft.id, from) : undefined,
    // A send that is being changed already has its post.
    isShown && !draft.changes ? tools.channels.findAudience(channel) : ('workspace' as const),
  ]);
  if (picture?.kind === 'refused') return picture;
  if (lists.kind === 'refused') return lists;
  return { picture, lists, account, unanswerable, audience };
}

async function fetchQuotedPicture(
  tools: QuoteTools,
  { id, draft: { picture }, at }: PendingDraft,
): Promise<(QuotedPicture & { readonly kind: 'ready' }) | Refused> {
  if (picture.kind === 'link')
    return { kind: 'ready', uploaded: picture, preview: { url: picture.url } };
  const result = await tools.fetchPicture({ picture, submittedAt: at });
  if (result.kind === 'refused') return result;
  const uploading = uploadPicture(tools, result.picture);
  const uploaded = await limitTime(tools.clock, UPLOADED_WITHIN_MS, uploading).catch(
    (error: unknown) => reportError(tools, id, 'picture not uploaded', error),
  );
  const url = 'url' in uploaded ? { url: uploaded.url } : {};
  return { kind: 'ready', uploaded, preview: { ...buildPreview(result.picture), ...url } };
}

/** A picture that is not uploaded cannot be priced. */
async function estimatePrice(
  { clickSend, clock }: QuoteTools,
  { uploaded }: QuotedPicture,
  plan: Plan,
): Promise<PlanPrice> {
  if (!('url' in uploaded))
    return { price: { kind: 'unknown', problem: uploaded }, refused: new Map(), prices: [] };
  if (plan.recipients.length === 0) return UNPRICED;
  const ms = PRICED_WITHIN_MS + (countBatches(plan) - 1) * MORE_PRICED_WITHIN_MS;
  return limitTime(clock, ms, computePlanPrice(clickSend, uploaded.url, plan)).catch(() => ({
    price: { kind: 'unknown', problem: SLOW },
    refused: new Map(),
    prices: [],
  }));
}

async function fetchBalance(
  tools: QuoteTools,
  id: SendId,
  isFresh = false,
): Promise<Account | undefined> {
  const fetching = tools.clickSend.fetchAccount({ isFresh });
  const account = await limitTime(tools.clock, BALANCE_WITHIN_MS, fetching).catch(
    (error: unknown) => reportError(tools, id, 'balance not known', error),
  );
  return 'balance' in account ? account : undefined;
}

async function fetchNoReplyReason(
  tools: QuoteTools,
  id: SendId,
  from: string | undefined,
): Promise<UnanswerableReason | undefined> {
  const finding = tools.findNoReplyReason(from);
  return limitTime(tools.clock, SENDERS_WITHIN_MS, finding).catch((error: unknown) => {
    reportError(tools, id, 'senders not known', error);
    return undefined;
  });
}

/** Uses the app's clock, so that tests can advance it. */
function limitTime<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  const late = clock.wait(ms).then(() => {
    throw new AppError(SLOW.code, { retry: 'later', problem: SLOW });
  });
  return Promise.race([work, late]);
}

/** Returns the problem that the quote shows. */
function reportError(
  { log }: QuoteTools,
  sendId: SendId,
  message: string,
  error: unknown,
): Problem {
  log.warn({ sendId, err: error }, message);
  return getProblem(error) ?? SLOW;
}

function buildQuote(
  { includesAll, draft: { simplified } }: PendingDraft,
  { picture, lists, account, unanswerable, audience }: Fetched,
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

function buildPreview(picture: FittedPicture): PicturePreview {
  const { bytes, width, height, type, original, changes } = picture;
  const after = { sizeBytes: bytes.byteLength, width, height, type };
  return { before: original, after, changes };
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

const SLOW: Problem = { code: 'clicksend_slow' };

const UNPRICED: PlanPrice = {
  price: { kind: 'unknown', problem: { code: 'price_not_asked' } },
  refused: new Map(),
  prices: [],
};

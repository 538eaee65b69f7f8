import { findKindWithoutPictures, NO_PICTURES_CODE } from '../../domain/number-kind.ts';
import { countOptedOutRecipients } from '../../domain/opt-out.ts';
import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { ChannelAudience, PicturePreview, Quote, QuotedPrice } from '../../domain/quote.ts';
import { countBatches, type Plan, type Schedule } from '../../domain/send.ts';
import type { UnanswerableReason } from '../../domain/sender.ts';
import type { AppContext } from '../context.ts';
import { createUploadPicture } from '../delivery/media/ensure-media.ts';
import type { FetchPicture } from '../delivery/media/fetch-picture.ts';
import { AppError } from '../errors.ts';
import type { FindOptedOut } from '../opt-outs/opt-out-ledger.ts';
import type { Channels } from '../ports/channels.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { Account } from '../ports/clicksend-account.ts';
import type { FittedPicture } from '../ports/pictures.ts';
import { convertDraftToPlan } from './convert-draft.ts';
import type { FetchListContacts } from './fetch-list-contacts.ts';
import { createFetchPlanPrice, type PlanPrice } from './fetch-plan-price.ts';
import type { FindNoReplyReason } from './find-no-reply-reason.ts';
import {
  createLeftOut,
  mergeRecipients,
  type RecipientSelection,
  selectRecipients,
} from './select-recipients.ts';

export type QuoteResult =
  | { readonly kind: 'quoted'; readonly quote: Quote }
  /** It cannot be sent like this. */
  | { readonly kind: 'refused'; readonly problem: Problem };
export type MakeQuote = (fact: PendingDraft) => Promise<QuoteResult>;

/** A person looks at a modal meanwhile: what is not known by then is shown as not known. */
const UPLOADED_WITHIN_MS = 5_000;
const PRICED_WITHIN_MS = 4_000;
/** More for each further call of 1,000. */
const MORE_PRICED_WITHIN_MS = 2_000;
const BALANCE_WITHIN_MS = 4_000;
const SENDERS_WITHIN_MS = 3_000;

/** Where nobody has to be told who reads the channel. */
const inside: ChannelAudience = 'workspace';

/**
 * Finds out what a draft comes to: the picture as it will arrive, everybody who gets it and who does
 * not, the price and the balance. Only the picture and the lists must be there: without them it
 * throws an AppError. Doing it again does no harm, and gives ClickSend no second picture.
 */
export function createMakeQuote(
  tools: Pick<AppContext, 'records' | 'clock' | 'log'> & {
    readonly clickSend: ClickSend;
    readonly fetchPicture: FetchPicture;
    readonly fetchListContacts: FetchListContacts;
    readonly findOptedOut: FindOptedOut;
    readonly findNoReplyReason: FindNoReplyReason;
    readonly channels: Pick<Channels, 'findAudience'>;
    readonly scheduleWith: Schedule['with'];
  },
): MakeQuote {
  const { clickSend, clock, log } = tools;
  const upload = createUploadPicture(tools);
  const ask = createFetchPlanPrice(tools);
  return async (fact) => {
    const { draft } = fact;
    // Where nobody is asked nobody looks at a price; the picture is fetched when it is sent.
    const isLookedAt = fact.asked.kind !== 'nobody';
    const [picture, lists, account, unanswerable, audience] = await Promise.all([
      isLookedAt ? atClickSend(fact) : undefined,
      tools.fetchListContacts(draft.lists),
      isLookedAt ? accountNow(fact) : undefined,
      isLookedAt ? whyUnanswerable(fact) : undefined,
      // What is changed is posted already.
      isLookedAt && !fact.changes ? tools.channels.findAudience(draft.channel) : inside,
    ]);
    if (picture?.kind === 'refused') return picture;
    if (lists.kind === 'refused') return lists;
    const phones = mergeRecipients(draft, lists).recipients.map(({ phone }) => phone);
    const sorted = selectRecipients(
      draft,
      lists,
      await tools.findOptedOut(phones),
      fact.includesAll,
    );
    const wanted = convertDraftToPlan(
      { ...draft, recipients: sorted.recipients },
      tools.scheduleWith,
    );
    const answer = picture ? await estimatePrice(picture.at, wanted) : notAsked;
    const { plan, out } = withoutRefused(wanted, sorted, answer);
    if (plan.recipients.length === 0) {
      return { kind: 'refused', problem: nobodyLeft(out, draft.lists) };
    }
    const price = withCurrency(answer.price, account);
    const withoutPictures = fact.includesAll
      ? plan.recipients.filter(({ phone }) => findKindWithoutPictures(phone))
      : [];
    const quote: Quote = {
      plan,
      lists: lists.lists,
      doubles: sorted.doubles,
      leftOut: out,
      withoutPictures: withoutPictures.length > 0 ? withoutPictures : undefined,
      price,
      picture: picture?.seen ?? {},
      audience: audience === 'workspace' ? undefined : audience,
      unanswerable,
      ...balanceOf(account, price),
    };
    return { kind: 'quoted', quote };
  };

  async function atClickSend({ id, draft: { picture }, at }: PendingDraft) {
    if (picture.kind === 'link') {
      return { kind: 'ready', at: picture, seen: { url: picture.url } } as const;
    }
    const result = await tools.fetchPicture({ picture, submittedAt: at });
    if (result.kind === 'refused') return result;
    const uploaded = await inTime(UPLOADED_WITHIN_MS, upload(result.picture)).catch(
      (error: unknown) => failed(id, 'picture not uploaded', error),
    );
    const url = 'url' in uploaded ? { url: uploaded.url } : {};
    return {
      kind: 'ready',
      at: uploaded,
      seen: { ...asItWillArrive(result.picture), ...url },
    } as const;
  }

  /** What was not uploaded is not priced either. */
  async function estimatePrice(
    at: { readonly url: string } | Problem,
    plan: Plan,
  ): Promise<PlanPrice> {
    if (!('url' in at)) return { price: { kind: 'unknown', problem: at }, refused: new Map() };
    if (plan.recipients.length === 0) return notAsked;
    const ms = PRICED_WITHIN_MS + (countBatches(plan) - 1) * MORE_PRICED_WITHIN_MS;
    return inTime(ms, ask(at.url, plan)).catch(() => ({
      price: { kind: 'unknown', problem: SLOW },
      refused: new Map(),
    }));
  }

  async function accountNow({ id }: PendingDraft): Promise<Account | undefined> {
    const account = await inTime(BALANCE_WITHIN_MS, clickSend.fetchAccount()).catch(
      (error: unknown) => failed(id, 'balance not known', error),
    );
    return 'balance' in account ? account : undefined;
  }

  /** Undefined as well when ClickSend does not say it in time. */
  async function whyUnanswerable({
    id,
    draft,
  }: PendingDraft): Promise<UnanswerableReason | undefined> {
    const found = inTime(SENDERS_WITHIN_MS, tools.findNoReplyReason(draft.from));
    return found.catch((error: unknown) => {
      failed(id, 'senders not known', error);
      return undefined;
    });
  }

  function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
    const late = clock.wait(ms).then(() => {
      throw new AppError(SLOW.code, { retry: 'later', problem: SLOW });
    });
    return Promise.race([work, late]);
  }

  function failed(sendId: string, message: string, error: unknown): Problem {
    log.warn({ sendId, err: error }, message);
    return (error instanceof AppError ? error.problem : undefined) ?? SLOW;
  }
}

function asItWillArrive(picture: FittedPicture): PicturePreview {
  const { bytes, width, height, type, original, changes } = picture;
  const after = { sizeBytes: bytes.byteLength, width, height, type };
  return { before: original, after, changes };
}

/** Whom ClickSend would refuse is named now, and not sent to. */
function withoutRefused(wanted: Plan, sorted: RecipientSelection, { refused }: PlanPrice) {
  const out = wanted.recipients.flatMap((one, index) => {
    const problem = refused.get(index);
    return problem ? [createLeftOut(one, problem)] : [];
  });
  const recipients = wanted.recipients.filter((_, index) => !refused.has(index));
  const optedOut = countOptedOutRecipients(sorted.leftOut);
  const plan = { ...wanted, recipients, ...(optedOut > 0 ? { optedOut } : {}) };
  return { plan, out: [...sorted.leftOut, ...out] };
}

function withCurrency(price: QuotedPrice, account: Account | undefined): QuotedPrice {
  if (price.kind === 'unknown' || price.currency) return price;
  return { ...price, currency: account?.currency ?? '' };
}

function balanceOf(account: Account | undefined, price: QuotedPrice): Pick<Quote, 'balance'> {
  if (!account) return {};
  const currency = account.currency ?? (price.kind === 'priced' ? price.currency : '');
  return { balance: { units: account.balance, currency } };
}

function nobodyLeft(out: Quote['leftOut'], lists: readonly { readonly name: string }[]): Problem {
  const [first] = out;
  if (!first) {
    const named = lists.map(({ name }) => `“${name}”`).join(', ');
    const what = `There is nobody in ${named}`;
    return { code: 'nobody_left', what, todo: 'Choose another list, or enter phone numbers' };
  }
  const { what, todo } = first.problem;
  const others = out.filter(({ problem }) => problem.what !== what).length;
  const more = others > 0 ? ` (${others} more for other reasons)` : '';
  // Somebody could be included all the same: the second step asks.
  const code = out.some(({ problem }) => problem.code === NO_PICTURES_CODE)
    ? NO_PICTURES_CODE
    : 'nobody_left';
  return { code, what: `Nobody of these can get it. ${what}${more}`, todo };
}

const SLOW: Problem = {
  code: 'clicksend_slow',
  what: 'ClickSend takes too long to answer',
  todo: '',
};

const notAsked: PlanPrice = {
  price: {
    kind: 'unknown',
    problem: { code: 'not_asked', what: 'The price was not asked for', todo: '' },
  },
  refused: new Map(),
};

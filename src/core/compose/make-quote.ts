import { kindWithoutPictures, NO_PICTURES } from '../../domain/number-kind.ts';
import { countOptedOut } from '../../domain/opt-out.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Audience, PictureAsItWillArrive, Quote, QuotedPrice } from '../../domain/quote.ts';
import { batchesOf, type Plan, type Schedule } from '../../domain/send.ts';
import type { Unanswerable } from '../../domain/sender.ts';
import { uploadOnce } from '../delivery/media/ensure-media.ts';
import type { PictureOf } from '../delivery/media/fetch-picture.ts';
import { AppError } from '../errors.ts';
import type { Barred } from '../opt-outs/opt-out-ledger.ts';
import type { Channels } from '../ports/channels.ts';
import type { Account, ClickSend } from '../ports/clicksend.ts';
import type { Clock, Log } from '../ports/clock-log-metrics.ts';
import type { FittedPicture } from '../ports/pictures.ts';
import type { DraftFact } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import { planOfDraft } from './convert-draft-to-plan.ts';
import type { ReadLists } from './fetch-list-contacts.ts';
import { askPrice, type PriceAnswer } from './fetch-plan-price.ts';
import type { UnanswerableFrom } from './find-no-reply-reason.ts';
import { everybodyIn, leftOut, type SortedOut, sortOut } from './select-recipients.ts';

export type QuoteResult =
  | { readonly kind: 'quoted'; readonly quote: Quote }
  /** It cannot be sent like this. */
  | { readonly kind: 'refused'; readonly problem: Problem };
export type MakeQuote = (fact: DraftFact) => Promise<QuoteResult>;

/** A person looks at a modal meanwhile: what is not known by then is shown as not known. */
const UPLOADED_WITHIN_MS = 5_000;
const PRICED_WITHIN_MS = 4_000;
/** More for each further call of 1,000. */
const MORE_PRICED_WITHIN_MS = 2_000;
const BALANCE_WITHIN_MS = 4_000;
const SENDERS_WITHIN_MS = 3_000;

/** Where nobody has to be told who reads the channel. */
const inside: Audience = 'workspace';

/**
 * Finds out what a draft comes to: the picture as it will arrive, everybody who gets it and who does
 * not, the price and the balance. Only the picture and the lists must be there: without them it
 * throws an AppError. Doing it again does no harm, and gives ClickSend no second picture.
 */
export function makeQuote(tools: {
  readonly records: Records;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
  readonly log: Log;
  readonly pictureOf: PictureOf;
  readonly readLists: ReadLists;
  readonly barred: Barred;
  readonly unanswerableFrom: UnanswerableFrom;
  readonly channels: Pick<Channels, 'findAudience'>;
  readonly scheduleWith: Schedule['with'];
}): MakeQuote {
  const { clickSend, clock, log } = tools;
  const upload = uploadOnce(tools);
  const ask = askPrice(tools);
  return async (fact) => {
    const { draft } = fact;
    // Where nobody is asked nobody looks at a price; the picture is fetched when it is sent.
    const isLookedAt = fact.asked.kind !== 'nobody';
    const [picture, lists, account, unanswerable, audience] = await Promise.all([
      isLookedAt ? atClickSend(fact) : undefined,
      tools.readLists(draft.lists),
      isLookedAt ? accountNow(fact) : undefined,
      isLookedAt ? whyUnanswerable(fact) : undefined,
      // What is changed is posted already.
      isLookedAt && !fact.changes ? tools.channels.findAudience(draft.channel) : inside,
    ]);
    if (picture?.kind === 'refused') return picture;
    if (lists.kind === 'refused') return lists;
    const phones = everybodyIn(draft, lists).recipients.map(({ phone }) => phone);
    const sorted = sortOut(draft, lists, await tools.barred(phones), fact.includesAll);
    const wanted = planOfDraft({ ...draft, recipients: sorted.recipients }, tools.scheduleWith);
    const answer = picture ? await priceOf(picture.at, wanted) : notAsked;
    const { plan, out } = withoutRefused(wanted, sorted, answer);
    if (plan.recipients.length === 0) {
      return { kind: 'refused', problem: nobodyLeft(out, draft.lists) };
    }
    const price = withCurrency(answer.price, account);
    const withoutPictures = fact.includesAll
      ? plan.recipients.filter(({ phone }) => kindWithoutPictures(phone))
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

  async function atClickSend({ id, draft: { picture }, at }: DraftFact) {
    if (picture.kind === 'link') {
      return { kind: 'ready', at: picture, seen: { url: picture.url } } as const;
    }
    const result = await tools.pictureOf({ picture, submittedAt: at });
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
  async function priceOf(at: { readonly url: string } | Problem, plan: Plan): Promise<PriceAnswer> {
    if (!('url' in at)) return { price: { kind: 'unknown', problem: at }, refused: new Map() };
    if (plan.recipients.length === 0) return notAsked;
    const ms = PRICED_WITHIN_MS + (batchesOf(plan) - 1) * MORE_PRICED_WITHIN_MS;
    return inTime(ms, ask(at.url, plan)).catch(() => ({
      price: { kind: 'unknown', problem: SLOW },
      refused: new Map(),
    }));
  }

  async function accountNow({ id }: DraftFact): Promise<Account | undefined> {
    const account = await inTime(BALANCE_WITHIN_MS, clickSend.account()).catch((error: unknown) =>
      failed(id, 'balance not known', error),
    );
    return 'balance' in account ? account : undefined;
  }

  /** Undefined as well when ClickSend does not say it in time. */
  async function whyUnanswerable({ id, draft }: DraftFact): Promise<Unanswerable | undefined> {
    const found = inTime(SENDERS_WITHIN_MS, tools.unanswerableFrom(draft.from));
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

function asItWillArrive(picture: FittedPicture): PictureAsItWillArrive {
  const { bytes, width, height, type, original, changes } = picture;
  const after = { sizeBytes: bytes.byteLength, width, height, type };
  return { before: original, after, changes };
}

/** Whom ClickSend would refuse is named now, and not sent to. */
function withoutRefused(wanted: Plan, sorted: SortedOut, { refused }: PriceAnswer) {
  const out = wanted.recipients.flatMap((one, index) => {
    const problem = refused.get(index);
    return problem ? [leftOut(one, problem)] : [];
  });
  const recipients = wanted.recipients.filter((_, index) => !refused.has(index));
  const optedOut = countOptedOut(sorted.leftOut);
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
  const code = out.some(({ problem }) => problem.code === NO_PICTURES)
    ? NO_PICTURES
    : 'nobody_left';
  return { code, what: `Nobody of these can get it. ${what}${more}`, todo };
}

const SLOW: Problem = {
  code: 'clicksend_slow',
  what: 'ClickSend takes too long to answer',
  todo: '',
};

const notAsked: PriceAnswer = {
  price: {
    kind: 'unknown',
    problem: { code: 'not_asked', what: 'The price was not asked for', todo: '' },
  },
  refused: new Map(),
};

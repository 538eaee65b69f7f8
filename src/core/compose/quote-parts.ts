import type { PendingDraft } from '../../domain/draft.ts';
import type { Problem, Refused } from '../../domain/problem.ts';
import type { ChannelAudience, PicturePreview } from '../../domain/quote.ts';
import {
  countBatches,
  type Plan,
  type SendId,
  type UnanswerableReason,
} from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { uploadPicture } from '../delivery/media/ensure-media.ts';
import type { FetchPicture } from '../delivery/media/fetch-picture.ts';
import { AppError, getProblem } from '../errors.ts';
import type { Account, ClickSend } from '../ports/clicksend.ts';
import type { Clock } from '../ports/clock.ts';
import type { Channels } from '../ports/people.ts';
import type { FittedPicture } from '../ports/pictures.ts';
import { computePlanPrice, type PlanPrice } from '../prices/compute-price.ts';
import type { FetchListContacts, ListContacts } from './fetch-list-contacts.ts';
import type { FindNoReplyReason } from './find-no-reply-reason.ts';

/** Somebody is looking at a modal, so anything not known by then is shown as unknown. */
const UPLOADED_WITHIN_MS = 5_000;
const PRICED_WITHIN_MS = 4_000;
/** Added for each further call, of 1,000 messages each. */
const MORE_PRICED_WITHIN_MS = 2_000;
const BALANCE_WITHIN_MS = 4_000;
const SENDERS_WITHIN_MS = 3_000;

export interface QuotePartTools extends Pick<AppContext, 'records' | 'clock' | 'log'> {
  readonly clickSend: ClickSend;
  readonly fetchPicture: FetchPicture;
  readonly fetchListContacts: FetchListContacts;
  readonly findNoReplyReason: FindNoReplyReason;
  readonly channels: Pick<Channels, 'findAudience'>;
}

/** What a quote needs to fetch. A part is undefined if nobody will see it, or if ClickSend does not answer in time. */
export interface QuoteParts {
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

/** Fetches what a quote shows. Without the picture or the lists it throws, or returns why the draft can't be sent. */
export async function fetchQuoteParts(
  tools: QuotePartTools,
  draft: PendingDraft,
): Promise<QuoteParts | Refused> {
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
  tools: QuotePartTools,
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

/** The price of a plan with this picture. Without a picture, or with one that is not uploaded, it is unknown. */
export async function fetchPlanPrice(
  tools: QuotePartTools,
  picture: QuotedPicture | undefined,
  plan: Plan,
): Promise<PlanPrice> {
  if (!picture) return buildUnpriced({ code: 'price_not_asked' });
  const { uploaded } = picture;
  if (!('url' in uploaded)) return buildUnpriced(uploaded);
  if (plan.recipients.length === 0) return buildUnpriced({ code: 'price_not_asked' });
  const ms = PRICED_WITHIN_MS + (countBatches(plan) - 1) * MORE_PRICED_WITHIN_MS;
  return limitTime(tools.clock, ms, computePlanPrice(tools, uploaded.url, plan)).catch(() =>
    buildUnpriced(SLOW),
  );
}

/** `isFresh`: somebody may have topped up since the last time. */
export async function fetchBalance(
  tools: QuotePartTools,
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
  tools: QuotePartTools,
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
  { log }: QuotePartTools,
  sendId: SendId,
  message: string,
  error: unknown,
): Problem {
  log.warn({ sendId, err: error }, message);
  return getProblem(error) ?? SLOW;
}

function buildPreview(picture: FittedPicture): PicturePreview {
  const { bytes, width, height, type, original, changes } = picture;
  const after = { sizeBytes: bytes.byteLength, width, height, type };
  return { before: original, after, changes };
}

const SLOW: Problem = { code: 'clicksend_slow' };

function buildUnpriced(problem: Problem): PlanPrice {
  return { price: { kind: 'unknown', problem }, refused: new Map(), prices: [] };
}

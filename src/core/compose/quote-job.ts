import type { PendingDraft } from '../../domain/draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { LeftOutRecipient, Quote } from '../../domain/quote.ts';
import type { Send, SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode, getProblem, RetryLaterError } from '../errors.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import type { SecondStep } from '../ports/second-step.ts';
import type { SendPosts } from '../ports/send-posts.ts';
import type { Records } from '../records/records.ts';
import { CONFIRM_PROBLEMS, type ConfirmQuote } from './confirm-quote.ts';
import { makeQuote, type QuoteTools } from './make-quote.ts';
import type { QuoteResult } from './select-recipients.ts';
import { convertDraftToSend } from './store-draft.ts';

/** A workflow step that waits for the quote of its draft. */
interface StepQuoteListener {
  onQuoted(draft: PendingDraft, quote: Quote): Promise<void>;
  onQuoteFailed(draft: PendingDraft, problem: Problem): Promise<void>;
}

/** Tells the author in a direct message who was left out of a send that nobody confirmed. */
export type NotifyLeftOut = (send: Send, leftOut: readonly LeftOutRecipient[]) => Promise<void>;

/** Updates the private list in which the draft's form was opened, if it was opened in one. */
export type RefreshPrivateList = (draft: PendingDraft) => Promise<void>;

/** Slack shows the waiting view when it gets the response to the form, and would cover a quote shown before. */
const SHOWN_AFTER_MS = 800;

/** How long errors are retried while somebody waits at the form. */
const PATIENCE_MS = 8_000;
const PAUSE_MS = 1_500;

interface Tools extends QuoteTools {
  readonly forms: SecondStep;
  readonly chat: Pick<SendPosts, 'notifyAuthor'>;
  readonly confirmQuote: ConfirmQuote;
  readonly steps: StepQuoteListener;
  readonly notifyLeftOut: NotifyLeftOut;
  readonly refreshPrivateList: RefreshPrivateList;
}

/**
 * The second step of a form: shows what will be sent and its price, or goes on if nobody confirms. The quote is
 * stored before it is shown, so that a crash does not create a second one.
 */
export function createQuoteJob(tools: Tools): JobHandler<SendId> {
  const { records, log } = tools;
  return { run, onExhausted: giveUp };

  async function run(id: SendId): Promise<JobResult> {
    const [draft, stored] = await Promise.all([records.draft.get(id), records.quote.get(id)]);
    if (!draft) return undefined;
    if (stored?.version === draft.version) {
      return stored.isShown
        ? undefined
        : show(tools, draft, { kind: 'quoted', quote: stored.quote });
    }
    const result = await makeQuote(tools, draft).catch((error: unknown) =>
      handleError(tools, draft, error),
    );
    if (result.kind === 'later') return { againInMs: result.inMs };
    if (!(await isNewest(records, draft))) return undefined;
    if (result.kind === 'quoted') {
      await records.quote.put({ version: draft.version, quote: result.quote }, draft.id);
    }
    const code = result.kind === 'refused' ? result.problem.code : result.quote.price.kind;
    log.info({ sendId: draft.id, result: result.kind, code }, 'quoted the draft');
    return show(tools, draft, result);
  }

  async function giveUp(id: SendId, error: unknown): Promise<void> {
    const draft = await records.draft.get(id);
    // The send was queued after all; only something after that failed.
    if (!draft || (await records.send.get(draft.id))) return;
    await refuse(tools, draft, explainFailure(draft, error));
  }
}

async function show(tools: Tools, draft: PendingDraft, result: QuoteResult): Promise<JobResult> {
  const { records, clock } = tools;
  const waitMs = Math.min(draft.at + SHOWN_AFTER_MS - clock.now(), SHOWN_AFTER_MS);
  if (draft.asked.kind === 'form' && waitMs > 0) return { againInMs: waitMs };
  // The form was submitted again, and another run shows that version.
  if (!(await isNewest(records, draft))) return undefined;
  if (result.kind === 'refused') {
    await refuse(tools, draft, result.problem);
    return undefined;
  }
  await continueQuote(tools, draft, result.quote);
  const shown = { version: draft.version, quote: result.quote, isShown: true } as const;
  await records.quote.put(shown, draft.id);
  return undefined;
}

async function continueQuote(tools: Tools, draft: PendingDraft, quote: Quote): Promise<void> {
  switch (draft.asked.kind) {
    case 'form':
      await tools.forms.showQuote(draft.asked.view, draft, quote);
      return;
    case 'step':
      return tools.steps.onQuoted(draft, quote);
    case 'nobody':
      return sendUnasked(tools, draft, quote);
  }
}

async function sendUnasked(
  tools: Tools,
  draft: PendingDraft,
  { plan, leftOut }: Quote,
): Promise<void> {
  const result = await tools.confirmQuote(draft.id, draft.version, draft.user);
  if (result === 'stale') return;
  if (result === 'resent') {
    // After the quote was made, so another one leaves these people out.
    await tools.records.quote.delete(draft.id);
    throw new RetryLaterError(0);
  }
  // The list is outdated otherwise, which is no reason to do the rest again.
  await tools
    .refreshPrivateList(draft)
    .catch((error: unknown) =>
      tools.log.warn({ sendId: draft.id, err: error }, 'failed to refresh the private list'),
    );
  if (result !== 'taken' && result !== 'asked')
    return refuse(tools, draft, CONFIRM_PROBLEMS[result]);
  if (leftOut.length > 0)
    await tools.notifyLeftOut({ ...convertDraftToSend(draft), ...plan }, leftOut);
}

async function refuse(tools: Tools, draft: PendingDraft, problem: Problem): Promise<void> {
  switch (draft.asked.kind) {
    case 'form':
      await tools.forms.showProblem(draft.asked.view, draft, problem);
      return;
    case 'step':
      return tools.steps.onQuoteFailed(draft, problem);
    case 'nobody':
      return tools.chat.notifyAuthor(convertDraftToSend(draft), { kind: 'notSent', problem });
  }
}

/** Somebody is waiting at the form, so after some seconds it shows what is wrong. */
function handleError(
  { clock, log }: Tools,
  draft: PendingDraft,
  error: unknown,
): QuoteResult | { readonly kind: 'later'; readonly inMs: number } {
  if (draft.asked.kind !== 'form') throw error;
  const { retry = 'later', retryAfterMs } = error instanceof AppError ? error : {};
  const inMs = retryAfterMs ?? PAUSE_MS;
  const isOver = retry !== 'later' || clock.now() + inMs > draft.at + PATIENCE_MS;
  log.warn({ sendId: draft.id, isOver, err: error }, 'failed to quote the draft');
  if (isOver) return { kind: 'refused', problem: explainFailure(draft, error) };
  return { kind: 'later', inMs };
}

async function isNewest(records: Records, { id, version }: PendingDraft): Promise<boolean> {
  return (await records.draft.get(id))?.version === version;
}

function explainFailure({ id }: PendingDraft, error: unknown): Problem {
  return getProblem(error) ?? { code: 'preparation_failed', cause: getErrorCode(error), id };
}

/** Tells the author in a direct message whom the balance did not cover. The post only gives their number. */
export function createNotifyUncoveredJob(
  tools: Pick<AppContext, 'records' | 'log'> & { readonly notifyLeftOut: NotifyLeftOut },
): JobHandler<SendId> {
  const { records, log, notifyLeftOut } = tools;
  return {
    async run(id) {
      const [send, stored] = await Promise.all([records.send.get(id), records.quote.get(id)]);
      const leftOut = stored?.quote.leftOut.filter(({ problem }) => problem.code === 'uncovered');
      if (send && leftOut && leftOut.length > 0) await notifyLeftOut(send, leftOut);
      return undefined;
    },

    // The post still gives their number.
    async onExhausted(id, error) {
      log.error({ sendId: id, err: error }, 'failed to tell whom the balance did not cover');
    },
  };
}

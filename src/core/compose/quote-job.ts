import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { LeftOutRecipient, Quote } from '../../domain/quote.ts';
import type { Send, SendId } from '../../domain/send.ts';
import { AppError, getErrorCode } from '../errors.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import type { SecondStep } from '../ports/second-step.ts';
import type { SendPosts } from '../ports/send-posts.ts';
import type { StepQuoteListener } from '../workflow/workflow-steps.ts';
import { CONFIRM_PROBLEMS, type ConfirmQuote } from './confirm-quote.ts';
import { convertDraftToSend } from './convert-draft.ts';
import { createMakeQuote, type MakeQuote, type QuoteResult } from './make-quote.ts';

/** Tells a sender, in private, whom a send that nobody confirmed left out. */
export type NotifyLeftOut = (send: Send, leftOut: readonly LeftOutRecipient[]) => Promise<void>;

/** Slack shows the waiting view when it has our answer to the form. What is shown sooner it would cover, for good. */
const SHOWN_AFTER_MS = 800;

/** A person waits before the form: so long what does not work is tried again. */
const PATIENCE_MS = 8_000;
const PAUSE_MS = 1_500;

/**
 * The second step of a form: what it will be and cost, shown to whoever is asked, or gone on with
 * where nobody is. Crash safe: what was found out is stored, and shown once.
 */
export function createQuoteJob(
  tools: Parameters<typeof createMakeQuote>[0] & {
    readonly forms: SecondStep;
    readonly chat: Pick<SendPosts, 'notifySender'>;
    readonly confirmQuote: ConfirmQuote;
    readonly steps: StepQuoteListener;
    readonly notifyLeftOut: NotifyLeftOut;
  },
): JobHandler<SendId> {
  const { records, clock, log, forms, steps } = tools;
  const make: MakeQuote = createMakeQuote(tools);
  return { run, onExhausted: giveUp };

  async function run(id: SendId): Promise<JobResult> {
    const fact = await records.draft.get(id);
    if (!fact) return undefined;
    const known = await records.quote.get(fact.id);
    if (known?.version === fact.version) {
      return known.isShown ? undefined : show(fact, { kind: 'quoted', quote: known.quote });
    }
    const result = await make(fact).catch((error: unknown) => hindered(fact, error));
    if (result.kind === 'later') return { againInMs: result.inMs };
    if (!(await isNewest(fact))) return undefined;
    if (result.kind === 'quoted') {
      await records.quote.put({ version: fact.version, quote: result.quote }, fact.id);
    }
    const code = result.kind === 'refused' ? result.problem.code : result.quote.price.kind;
    log.info({ sendId: fact.id, result: result.kind, code }, 'draft looked into');
    return show(fact, result);
  }

  async function show(fact: PendingDraft, result: QuoteResult): Promise<JobResult> {
    const early = Math.min(fact.at + SHOWN_AFTER_MS - clock.now(), SHOWN_AFTER_MS);
    if (fact.asked.kind === 'form' && early > 0) return { againInMs: early };
    // Sent again meanwhile: the newer one has its own turn.
    if (!(await isNewest(fact))) return undefined;
    if (result.kind === 'refused') {
      await refuse(fact, result.problem);
      return undefined;
    }
    await goOn(fact, result.quote);
    const shown = { version: fact.version, quote: result.quote, isShown: true } as const;
    await records.quote.put(shown, fact.id);
    return undefined;
  }

  async function goOn(fact: PendingDraft, found: Quote): Promise<void> {
    switch (fact.asked.kind) {
      case 'form':
        await forms.showQuote(fact.asked.view, fact, found);
        return;
      case 'step':
        return steps.onQuoted(fact, found);
      case 'nobody':
        return send(fact, found);
    }
  }

  async function send(fact: PendingDraft, { plan, leftOut }: Quote): Promise<void> {
    const result = await tools.confirmQuote(fact.id, fact.version, fact.user);
    if (result === 'stale') return;
    if (result !== 'taken' && result !== 'asked') return refuse(fact, CONFIRM_PROBLEMS[result]);
    if (leftOut.length > 0)
      await tools.notifyLeftOut({ ...convertDraftToSend(fact), ...plan }, leftOut);
  }

  async function refuse(fact: PendingDraft, problem: Problem): Promise<void> {
    switch (fact.asked.kind) {
      case 'form':
        await forms.showProblem(fact.asked.view, fact, problem);
        return;
      case 'step':
        return steps.onQuoteFailed(fact, problem);
      case 'nobody':
        return tools.chat.notifySender(convertDraftToSend(fact), { kind: 'notSent', problem });
    }
  }

  /** Before a form nobody waits for long: then it is said what does not work. */
  function hindered(
    fact: PendingDraft,
    error: unknown,
  ): QuoteResult | { readonly kind: 'later'; readonly inMs: number } {
    if (fact.asked.kind !== 'form') throw error;
    const { retry = 'later', retryAfterMs } = error instanceof AppError ? error : {};
    const inMs = retryAfterMs ?? PAUSE_MS;
    const isOver = retry !== 'later' || clock.now() + inMs > fact.at + PATIENCE_MS;
    log.warn({ sendId: fact.id, isOver, err: error }, 'draft could not be looked into');
    if (isOver) return { kind: 'refused', problem: problemOf(fact, error) };
    return { kind: 'later', inMs };
  }

  async function isNewest({ id, version }: PendingDraft): Promise<boolean> {
    return (await records.draft.get(id))?.version === version;
  }

  async function giveUp(id: SendId, error: unknown): Promise<void> {
    const fact = await records.draft.get(id);
    // It was taken after all; what was left to say about it could not be said.
    if (!fact || (await records.send.get(fact.id))) return;
    await refuse(fact, problemOf(fact, error));
  }
}

function problemOf({ id }: PendingDraft, error: unknown): Problem {
  if (error instanceof AppError && error.problem) return error.problem;
  const code = getErrorCode(error);
  return {
    code,
    what: `Something went wrong while this was prepared (${code})`,
    todo: `Try again; if it stays, give ${id} to whoever runs this app`,
  };
}

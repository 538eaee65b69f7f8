import type { Problem } from '../../domain/problem.ts';
import type { LeftOut, Quote } from '../../domain/quote.ts';
import type { Send, SendId } from '../../domain/send.ts';
import { AppError, codeOf } from '../errors.ts';
import type { JobResult, JobWorker } from '../ports/jobs.ts';
import type { Forms } from '../ports/second-step.ts';
import type { Chat } from '../ports/send-posts.ts';
import type { DraftFact } from '../records/facts.ts';
import type { StepQuoted } from '../workflow/workflow-steps.ts';
import { type ConfirmQuote, whyNotTaken } from './confirm-quote.ts';
import { asSend } from './convert-draft-to-send.ts';
import { type MakeQuote, makeQuote, type QuoteResult } from './make-quote.ts';

/** Tells a sender, in private, whom a send that nobody confirmed left out. */
export type TellLeftOut = (send: Send, leftOut: readonly LeftOut[]) => Promise<void>;

/** Slack shows the waiting view when it has our answer to the form. What is shown sooner it would cover, for good. */
const SHOWN_AFTER_MS = 800;

/** A person waits before the form: so long what does not work is tried again. */
const PATIENCE_MS = 8_000;
const PAUSE_MS = 1_500;

/** Where nobody waits: with the jobs' growing pauses about twenty minutes. */
const ATTEMPTS = 12;

/**
 * The second step of a form: what it will be and cost, shown to whoever is asked, or gone on with
 * where nobody is. Crash safe: what was found out is stored, and shown once.
 */
export function quote(
  tools: Parameters<typeof makeQuote>[0] & {
    readonly forms: Forms;
    readonly chat: Pick<Chat, 'tell'>;
    readonly confirm: ConfirmQuote;
    readonly steps: StepQuoted;
    readonly tellLeftOut: TellLeftOut;
  },
): JobWorker {
  const { records, clock, log, forms, steps } = tools;
  const make: MakeQuote = makeQuote(tools);
  return { concurrency: 16, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<JobResult> {
    const fact = await records.draft.get(id as SendId);
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

  async function show(fact: DraftFact, result: QuoteResult): Promise<JobResult> {
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

  async function goOn(fact: DraftFact, found: Quote): Promise<void> {
    switch (fact.asked.kind) {
      case 'form':
        await forms.showQuote(fact.asked.view, fact, found);
        return;
      case 'step':
        return steps.quoted(fact, found);
      case 'nobody':
        return send(fact, found);
    }
  }

  async function send(fact: DraftFact, { plan, leftOut }: Quote): Promise<void> {
    const result = await tools.confirm(fact.id, fact.version, fact.user);
    if (result === 'stale') return;
    if (result !== 'taken' && result !== 'asked') return refuse(fact, whyNotTaken[result]);
    if (leftOut.length > 0) await tools.tellLeftOut({ ...asSend(fact), ...plan }, leftOut);
  }

  async function refuse(fact: DraftFact, problem: Problem): Promise<void> {
    switch (fact.asked.kind) {
      case 'form':
        await forms.showProblem(fact.asked.view, fact, problem);
        return;
      case 'step':
        return steps.failed(fact, problem);
      case 'nobody':
        return tools.chat.tell(asSend(fact), { kind: 'notSent', problem });
    }
  }

  /** Before a form nobody waits for long: then it is said what does not work. */
  function hindered(
    fact: DraftFact,
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

  async function isNewest({ id, version }: DraftFact): Promise<boolean> {
    return (await records.draft.get(id))?.version === version;
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const fact = await records.draft.get(id as SendId);
    // It was taken after all; what was left to say about it could not be said.
    if (!fact || (await records.send.get(fact.id))) return;
    await refuse(fact, problemOf(fact, error));
  }
}

function problemOf({ id }: DraftFact, error: unknown): Problem {
  if (error instanceof AppError && error.problem) return error.problem;
  const code = codeOf(error);
  return {
    code,
    what: `Something went wrong while this was prepared (${code})`,
    todo: `Try again; if it stays, give ${id} to whoever runs this app`,
  };
}

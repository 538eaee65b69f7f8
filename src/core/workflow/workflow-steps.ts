import type { Draft } from '../../domain/draft.ts';
import type { PendingDraft } from '../../domain/pending-draft.ts';
import { formatProblem, type Problem } from '../../domain/problem.ts';
import type { Quote } from '../../domain/quote.ts';
import type { SendId } from '../../domain/send.ts';
import { convertDraftToSend } from '../compose/convert-draft.ts';
import type { ProposeDraft } from '../compose/propose-draft.ts';
import type { NotifyLeftOut } from '../compose/quote-job.ts';
import type { AppContext } from '../context.ts';
import { finishStepJob, quoteJob } from '../jobs.ts';
import {
  type CheckPermission,
  findRefusal,
  ROLE_UNKNOWN_PROBLEM,
} from '../permissions/check-permission.ts';
import type { SlackSteps } from '../ports/slack-steps.ts';
import type { StepDecision } from '../records/step-facts.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';

/** A step of a workflow that began, as it was read. */
export interface StepRequest {
  /** Slack's id of this execution: the same for an event that comes twice. */
  readonly execution: string;
  readonly team: string;
  /** Whom the step names: who is asked, and told. */
  readonly user: string;
  readonly draft: Draft;
  /** Whether the price is to be confirmed. */
  readonly mustAsk: boolean;
}

/** What the person pressed. */
export interface StepChoice {
  readonly execution: string;
  readonly draft: SendId;
  readonly version: string;
  readonly answer: 'send' | 'decline';
}

/**
 * `settled`: it was decided before, by whomever. `changed`: another question stands below.
 * `gone`: the question is too old. `notYours`: somebody else is asked.
 */
export type StepChoiceResult = 'taken' | 'settled' | 'changed' | 'gone' | 'notYours';

/** The quote of a step's draft is there, or cannot be had. */
export interface StepQuoteListener {
  onQuoted(draft: PendingDraft, quote: Quote): Promise<void>;
  onQuoteFailed(draft: PendingDraft, problem: Problem): Promise<void>;
}

export interface WorkflowSteps extends StepQuoteListener {
  /** Takes up a step that can be priced. Stored and queued when it resolves; twice is once. */
  beginStep(order: StepRequest): Promise<void>;
  /** Ends a step that cannot be: why, in words. Stored and queued when it resolves. */
  failStep(execution: string, user: string | undefined, error: string): Promise<void>;
  decideStep(answer: StepChoice, by: string): Promise<StepChoiceResult>;
}

/** A draft leaves after a day; the workflow learns of it shortly before. */
export const STEP_TIMEOUT_MS = 23 * 3_600_000;

/**
 * *Send an MMS* in a workflow. It waits for its price, and for a person's yes, like a form. What
 * is decided is claimed first and carried out by the job `step` afterwards, so that one of two
 * answers counts and a restart in between loses nothing.
 */
export function createWorkflowSteps(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'> & {
    readonly steps: Pick<SlackSteps, 'postQuestion'>;
    readonly proposeDraft: ProposeDraft;
    /** Where nobody is asked, nobody saw who is left out. */
    readonly notifyLeftOut: NotifyLeftOut;
    readonly checkPermission: CheckPermission;
  },
): WorkflowSteps {
  const { records, jobs, steps, proposeDraft, notifyLeftOut, checkPermission, clock, log } = tools;
  return {
    beginStep: begin,
    decideStep: answer,
    failStep: (execution, user, error) =>
      decide(execution, { kind: 'fail', at: clock.now(), error, user: user || undefined }).then(
        () => undefined,
      ),

    async onQuoted(draft, quote) {
      const { asked } = draft;
      if (asked.kind !== 'step') return;
      if (await records.stepDecision.get(asked.execution)) return hurry(asked.execution);
      const refusal = await whyRefused(draft.user);
      if (refusal) return fail(asked.execution, draft.user, refusal);
      // Nothing is posted before people of other organizations unless somebody knows that they read it.
      if (!asked.mustAsk && !quote.audience) return sendUnasked(asked.execution, draft, quote);
      const before = await records.stepQuestion.get(asked.execution);
      if (before?.version === draft.version) return;
      // When the answer to this is lost, the person is asked twice, and what is pressed first counts.
      const question = await steps.postQuestion(asked.execution, draft, quote);
      await records.stepQuestion.put(question, asked.execution);
    },

    async onQuoteFailed({ asked, user }, problem) {
      if (asked.kind !== 'step') return;
      await fail(asked.execution, user, problem);
    },
  };

  async function fail(execution: string, user: string, problem: Problem): Promise<void> {
    const error = formatProblem(problem);
    await decide(execution, { kind: 'fail', at: clock.now(), error, user });
  }

  /** Anybody may build a workflow, and name anybody as its sender. Throws while Slack does not say who they are. */
  async function whyRefused(user: string): Promise<Problem | undefined> {
    try {
      await checkPermission(user, 'send');
      return undefined;
    } catch (error) {
      const refusal = findRefusal(error);
      if (!refusal || refusal === ROLE_UNKNOWN_PROBLEM) throw error;
      return refusal;
    }
  }

  async function begin({ execution, team, user, draft, mustAsk }: StepRequest): Promise<void> {
    if (await records.step.get(execution)) return;
    const id = deriveSendId({ team, nonce: execution });
    // Taken up before by a process that died since: what it stored may be priced already, or decided.
    if (await records.draft.get(id)) await jobs.add(quoteJob, id, { sooner: true });
    else await proposeDraft({ id, user, draft, asked: { kind: 'step', execution, mustAsk } });
    await jobs.add(finishStepJob, execution, { delayMs: STEP_TIMEOUT_MS });
    // Last, because an event that comes again with this written is passed over.
    await records.step.put({ user, at: clock.now() }, execution);
    log.info({ sendId: id, execution, mustAsk }, 'step taken');
  }

  async function sendUnasked(execution: string, draft: PendingDraft, quote: Quote): Promise<void> {
    const isFirst = await decide(execution, sending(draft, quote, draft.user));
    if (!isFirst || quote.leftOut.length === 0) return;
    await notifyLeftOut({ ...convertDraftToSend(draft), ...quote.plan }, quote.leftOut);
  }

  async function answer(pressed: StepChoice, by: string): Promise<StepChoiceResult> {
    const { execution } = pressed;
    if (await records.stepDecision.get(execution)) {
      await hurry(execution);
      return 'settled';
    }
    const draft = await records.draft.get(pressed.draft);
    const quote = await records.quote.get(pressed.draft);
    if (!draft || !quote) return 'gone';
    if (draft.user !== by) return 'notYours';
    if (draft.version !== pressed.version || quote.version !== pressed.version) return 'changed';
    const isFirst = await decide(
      execution,
      pressed.answer === 'send' ? sending(draft, quote.quote, by) : declined(by),
    );
    return isFirst ? 'taken' : 'settled';
  }

  /** Added again for what was decided before: the process may have died between the two writes. */
  function hurry(execution: string): Promise<void> {
    return jobs.add(finishStepJob, execution, { sooner: true });
  }

  /** Tells whether it was the first word. */
  async function decide(execution: string, decision: StepDecision): Promise<boolean> {
    const isFirst = await records.stepDecision.setIfAbsent(decision, execution);
    await hurry(execution);
    if (isFirst) log.info({ execution, decision: decision.kind }, 'step decided');
    return isFirst;
  }

  function sending({ id, version }: PendingDraft, quote: Quote, by: string): StepDecision {
    const count = quote.plan.recipients.length;
    const price = estimatePrice(quote);
    return { kind: 'send', at: clock.now(), by, draft: id, version, price, count };
  }

  function declined(by: string): StepDecision {
    return { kind: 'fail', at: clock.now(), error: DECLINED, declinedBy: by };
  }
}

const DECLINED = 'The person who was asked decided not to send it.';

/** As a workflow can put it in a table: never a sign for the currency, always four decimals. */
function estimatePrice({ price }: Quote): string {
  if (price.kind === 'unknown') return 'unknown';
  return `${(price.total / 10_000).toFixed(4)} ${price.currency}`;
}

import type { Draft, PendingDraft } from '../../domain/draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Quote } from '../../domain/quote.ts';
import type { SendId } from '../../domain/send.ts';
import type { NotifyLeftOut } from '../compose/quote-job.ts';
import { convertDraftToSend, type StoreDraft } from '../compose/store-draft.ts';
import type { AppContext } from '../context.ts';
import { finishStepJob, quoteJob } from '../jobs.ts';
import { type CheckPermission, findPermissionProblem } from '../permissions/check-permission.ts';
import type { SlackWorkflow } from '../ports/slack-workflow.ts';
import type { StepDecision } from '../records/step-facts.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';

/** A workflow step that started, with its parsed inputs. */
interface StepRequest {
  /** Slack's execution id, which is the same if an event is delivered twice. */
  readonly execution: string;
  readonly team: string;
  /** The person named in the step, who is asked and notified. */
  readonly user: string;
  readonly draft: Draft;
  /** Whether a person must confirm the price. */
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
 * `settled`: somebody decided it before. `changed`: there is a newer question below. `gone`: the question
 * is too old. `notYours`: somebody else was asked.
 */
export type StepChoiceResult = 'taken' | 'settled' | 'changed' | 'gone' | 'notYours';

/** A draft expires after a day. The workflow is notified shortly before. */
export const STEP_TIMEOUT_MS = 23 * 3_600_000;

interface Tools extends Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'> {
  readonly steps: Pick<SlackWorkflow, 'postQuestion'>;
  readonly storeDraft: StoreDraft;
  /** If nobody confirms, nobody saw who is left out. */
  readonly notifyLeftOut: NotifyLeftOut;
  readonly checkPermission: CheckPermission;
}

/**
 * *Send an MMS* in a workflow. Like a form, it waits for its price and a confirmation. A decision is stored before
 * the job `step` carries it out, so that only one of two answers counts.
 */
export function createWorkflowSteps(tools: Tools) {
  const { clock } = tools;
  return {
    beginStep: (request: StepRequest) => beginStep(tools, request),
    decideStep: (choice: StepChoice, by: string) => decideStep(tools, choice, by),
    onQuoted: (draft: PendingDraft, quote: Quote) => handleQuote(tools, draft, quote),

    /** Fails a step with invalid inputs. `error` is a sentence. Resolves once it is stored and queued. */
    async failStep(execution: string, user: string | undefined, error: string): Promise<void> {
      await decide(tools, execution, {
        kind: 'fail',
        at: clock.now(),
        error,
        user: user || undefined,
      });
    },

    async onQuoteFailed({ asked, user }: PendingDraft, problem: Problem): Promise<void> {
      if (asked.kind === 'step') await failStep(tools, asked.execution, user, problem);
    },
  };
}

export type WorkflowSteps = ReturnType<typeof createWorkflowSteps>;

/** Starts a valid step. Resolves once it is stored and queued. Idempotent. */
async function beginStep(tools: Tools, request: StepRequest): Promise<void> {
  const { records, jobs, storeDraft, clock, log } = tools;
  const { execution, team, user, draft, mustAsk } = request;
  if (await records.step.get(execution)) return;
  const id = deriveSendId({ team, nonce: execution });
  // Already started by a process that died since. The stored draft may already have a price or a decision.
  if (await records.draft.get(id)) await jobs.add(quoteJob, id, { sooner: true });
  else await storeDraft({ id, user, draft, asked: { kind: 'step', execution, mustAsk } });
  await jobs.add(finishStepJob, execution, { delayMs: STEP_TIMEOUT_MS });
  // Last, because an event delivered again after this write is ignored.
  await records.step.put({ user, at: clock.now() }, execution);
  log.info({ sendId: id, execution, mustAsk }, 'stored the step');
}

async function handleQuote(tools: Tools, draft: PendingDraft, quote: Quote): Promise<void> {
  const { records, steps } = tools;
  const { asked, user, version } = draft;
  if (asked.kind !== 'step') return;
  const { execution, mustAsk } = asked;
  if (await records.stepDecision.get(execution)) return queueDecision(tools, execution);
  // Anybody may build a workflow and name anybody as its author.
  const refusal = await findPermissionProblem(tools.checkPermission, user, 'send', {
    needsRole: true,
  });
  if (refusal) return failStep(tools, execution, user, refusal);
  // Nothing is posted where people of other organizations can read it unless somebody confirmed that.
  if (!mustAsk && !quote.audience) return sendUnasked(tools, execution, draft, quote);
  const before = await records.stepQuestion.get(execution);
  if (before?.version === version) return;
  // If the response to this call is lost, the person is asked twice, and the first press counts.
  const question = await steps.postQuestion(execution, draft, quote);
  await records.stepQuestion.put(question, execution);
}

async function failStep(
  tools: Tools,
  execution: string,
  user: string,
  problem: Problem,
): Promise<void> {
  const at = tools.clock.now();
  await decide(tools, execution, { kind: 'fail', at, error: problem, user });
}

async function sendUnasked(
  tools: Tools,
  execution: string,
  draft: PendingDraft,
  quote: Quote,
): Promise<void> {
  const decision = buildSendDecision(draft, quote, draft.user, tools.clock.now());
  const isFirst = await decide(tools, execution, decision);
  if (!isFirst || quote.leftOut.length === 0) return;
  await tools.notifyLeftOut({ ...convertDraftToSend(draft), ...quote.plan }, quote.leftOut);
}

async function decideStep(tools: Tools, choice: StepChoice, by: string): Promise<StepChoiceResult> {
  const { records, clock } = tools;
  const { execution, version } = choice;
  if (await records.stepDecision.get(execution)) {
    await queueDecision(tools, execution);
    return 'settled';
  }
  const draft = await records.draft.get(choice.draft);
  const quote = await records.quote.get(choice.draft);
  if (!draft || !quote) return 'gone';
  if (draft.user !== by) return 'notYours';
  if (draft.version !== version || quote.version !== version) return 'changed';
  const at = clock.now();
  const decision: StepDecision =
    choice.answer === 'send'
      ? buildSendDecision(draft, quote.quote, by, at)
      : { kind: 'fail', at, error: { code: 'step_declined' }, declinedBy: by };
  return (await decide(tools, execution, decision)) ? 'taken' : 'settled';
}

/** Returns whether it was the first decision. */
async function decide(tools: Tools, execution: string, decision: StepDecision): Promise<boolean> {
  const isFirst = await tools.records.stepDecision.setIfAbsent(decision, execution);
  await queueDecision(tools, execution);
  if (isFirst) tools.log.info({ execution, decision: decision.kind }, 'step decided');
  return isFirst;
}

/** Also for an earlier decision, because the process may have died between the two writes. */
function queueDecision({ jobs }: Tools, execution: string): Promise<void> {
  return jobs.add(finishStepJob, execution, { sooner: true });
}

function buildSendDecision(
  { id, version }: PendingDraft,
  quote: Quote,
  by: string,
  at: number,
): StepDecision {
  const count = quote.plan.recipients.length;
  return { kind: 'send', at, by, draft: id, version, price: formatPrice(quote), count };
}

/** A format that a workflow can put in a table: no currency sign, always four decimals. */
function formatPrice({ price }: Quote): string {
  if (price.kind === 'unknown') return 'unknown';
  return `${(price.total / 10_000).toFixed(4)} ${price.currency}`;
}

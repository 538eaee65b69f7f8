import type { ConfirmQuote } from '../compose/confirm-quote.ts';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode } from '../errors.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import type { SlackSteps, StepQuestionOutcome } from '../ports/slack-steps.ts';
import type { StepDecision, StepResult } from '../records/step-facts.ts';
import { STEP_TIMEOUT_MS } from './workflow-steps.ts';

/** The job `step`: carries out what was decided about a step of a workflow, and tells Slack. */
export function createFinishStepJob(
  tools: Pick<AppContext, 'records' | 'clock' | 'log'> & {
    readonly steps: Omit<SlackSteps, 'postQuestion'>;
    /** Sends what was quoted; the same again is the same send. */
    readonly confirmQuote: ConfirmQuote;
  },
): JobHandler<string> {
  const { records, steps, confirmQuote, clock, log } = tools;
  return { run, onExhausted: giveUp };

  async function run(execution: string): Promise<JobResult> {
    const decision = await records.stepDecision.get(execution);
    if (!decision) return outOfPatience(execution);
    const known = await records.stepResult.get(execution);
    if (known?.isTold) return undefined;
    const end = known ?? (await carryOut(decision));
    if (!known) await records.stepResult.put(end, execution);
    await tellWorkflow(execution, end);
    await records.stepResult.put({ ...end, isTold: true }, execution);
    await tellPerson(execution, decision, end);
    return undefined;
  }

  /** After a day without an answer there will be none. */
  async function outOfPatience(execution: string): Promise<JobResult> {
    const begun = await records.step.get(execution);
    if (!begun) return undefined;
    const left = begun.at + STEP_TIMEOUT_MS - clock.now();
    if (left > 0) return { againInMs: left };
    const { user } = begun;
    await records.stepDecision.setIfAbsent(
      { kind: 'fail', at: clock.now(), error: UNANSWERED, user },
      execution,
    );
    return run(execution);
  }

  async function carryOut(decision: StepDecision): Promise<StepResult> {
    if (decision.kind === 'fail') return { kind: 'failed', error: decision.error };
    const { draft, version, by, price, count } = decision;
    const result = await confirmQuote(draft, version, by);
    // Sent before: the process died between that and writing it down, and its draft is gone since.
    const isSent = result === 'taken' || (await records.send.get(draft)) !== undefined;
    if (isSent) return { kind: 'sent', send: draft, price, count };
    log.warn({ sendId: draft, result }, 'step not sent');
    return { kind: 'failed', error: TOO_LATE };
  }

  async function tellWorkflow(execution: string, end: StepResult): Promise<void> {
    try {
      if (end.kind === 'failed') await steps.failStep(execution, end.error);
      else
        await steps.completeStep(execution, {
          sendId: end.send,
          price: end.price,
          count: end.count,
        });
    } catch (error) {
      // Told before, or the workflow is over: there is nothing left to go on.
      if (!(error instanceof AppError) || error.retry !== 'never') throw error;
      log.warn({ execution, code: error.code }, 'workflow not told');
    }
  }

  /** A courtesy: what matters was done, so a failure here is only noted. */
  async function tellPerson(
    execution: string,
    decision: StepDecision,
    end: StepResult,
  ): Promise<void> {
    const question = await records.stepQuestion.get(execution);
    try {
      if (question) await steps.closeQuestion(question, endingOf(decision, end));
      else if (decision.kind === 'fail' && decision.user && end.kind === 'failed') {
        await steps.notifyUser(decision.user, end.error);
      }
    } catch (error) {
      const code = getErrorCode(error);
      log.warn({ execution, code }, 'person not told of a step');
    }
  }

  async function giveUp(execution: string, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error({ execution, code }, 'workflow could not be told');
  }
}

const UNANSWERED = 'Nobody confirmed it within a day, so nothing was sent.';
const TOO_LATE = 'It was confirmed too late, so nothing was sent.';

function endingOf(decision: StepDecision, end: StepResult): StepQuestionOutcome {
  if (decision.kind === 'fail') {
    const { declinedBy, error } = decision;
    return declinedBy ? { kind: 'declined', by: declinedBy } : { kind: 'failed', error };
  }
  return end.kind === 'sent'
    ? { kind: 'sent', by: decision.by }
    : { kind: 'failed', error: end.error };
}

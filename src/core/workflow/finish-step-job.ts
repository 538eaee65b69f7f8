import { logExhausted } from '../async/log-exhausted.ts';
import type { ConfirmQuote } from '../compose/confirm-quote.ts';
import type { AppContext } from '../context.ts';
import { getErrorCode, isFinalError, RetryLaterError } from '../errors.ts';
import { finishStepJob } from '../jobs.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import type { SlackWorkflow, StepQuestionOutcome } from '../ports/slack-workflow.ts';
import type { StepDecision, StepResult } from '../records/step-facts.ts';
import { STEP_TIMEOUT_MS } from './workflow-steps.ts';

interface Tools extends Pick<AppContext, 'records' | 'clock' | 'log'> {
  readonly steps: Omit<SlackWorkflow, 'postQuestion'>;
  /** Sends what was quoted. Repeating it gives the same send. */
  readonly confirmQuote: ConfirmQuote;
}

/** The job `step`: carries out the decision about a workflow step, and reports it to Slack. */
export function createFinishStepJob(tools: Tools): JobHandler<string> {
  const { records, log } = tools;
  return {
    run,
    onExhausted: logExhausted(log, finishStepJob, 'execution', 'failed to tell the workflow'),
  };

  async function run(execution: string): Promise<JobResult> {
    const decision = await records.stepDecision.get(execution);
    if (!decision) {
      const waitMs = await failUnanswered(tools, execution);
      if (waitMs === undefined) return undefined;
      return waitMs > 0 ? { againInMs: waitMs } : run(execution);
    }
    const stored = await records.stepResult.get(execution);
    if (stored?.isTold) return undefined;
    const result = stored ?? (await carryOut(tools, decision));
    if (!stored) await records.stepResult.put(result, execution);
    await notifyWorkflow(tools, execution, result);
    await records.stepResult.put({ ...result, isTold: true }, execution);
    await notifyPerson(tools, execution, decision, result).catch(async (error) => {
      if (error instanceof RetryLaterError) {
        // No call was made, so the next run makes it; Slack refuses a second report to the workflow.
        await records.stepResult.put(result, execution);
        throw error;
      }
      // Optional, because the step itself is done.
      log.warn({ execution, code: getErrorCode(error) }, 'failed to notify the person of a step');
    });
    return undefined;
  }
}

/** Fails a step that was not answered for a day. Returns how long (ms) it still waits, if there is one. */
async function failUnanswered(
  { records, clock }: Tools,
  execution: string,
): Promise<number | undefined> {
  const step = await records.step.get(execution);
  if (!step) return undefined;
  const at = clock.now();
  const waitMs = step.at + STEP_TIMEOUT_MS - at;
  if (waitMs > 0) return waitMs;
  const { user } = step;
  await records.stepDecision.setIfAbsent(
    { kind: 'fail', at, error: { code: 'step_unanswered' }, user },
    execution,
  );
  return 0;
}

async function carryOut(
  { records, confirmQuote, log }: Tools,
  decision: StepDecision,
): Promise<StepResult> {
  if (decision.kind === 'fail') return { kind: 'failed', error: decision.error };
  const { draft, version, by, price, count } = decision;
  const result = await confirmQuote(draft, version, by);
  // Already sent: the process died before it stored the result, and the draft has expired since.
  const isSent = result === 'taken' || (await records.send.get(draft)) !== undefined;
  if (isSent) return { kind: 'sent', send: draft, price, count };
  log.warn({ sendId: draft, result }, 'step not sent');
  return { kind: 'failed', error: { code: 'step_confirmed_late' } };
}

async function notifyWorkflow(
  { steps, log }: Tools,
  execution: string,
  result: StepResult,
): Promise<void> {
  try {
    if (result.kind === 'failed') return await steps.failStep(execution, result.error);
    const { send, price, count } = result;
    await steps.completeStep(execution, { sendId: send, price, count });
  } catch (error) {
    // Already reported, or the workflow is over, so there is nothing left to continue.
    if (!isFinalError(error)) throw error;
    log.warn({ execution, code: error.code }, 'failed to tell the workflow');
  }
}

async function notifyPerson(
  { records, steps }: Tools,
  execution: string,
  decision: StepDecision,
  result: StepResult,
): Promise<void> {
  const question = await records.stepQuestion.get(execution);
  if (question) await steps.closeQuestion(question, getQuestionOutcome(decision, result));
  else if (decision.kind === 'fail' && decision.user && result.kind === 'failed') {
    await steps.notifyUser(decision.user, result.error);
  }
}

function getQuestionOutcome(decision: StepDecision, result: StepResult): StepQuestionOutcome {
  if (decision.kind === 'fail') {
    const { declinedBy, error } = decision;
    return declinedBy ? { kind: 'declined', by: declinedBy } : { kind: 'failed', error };
  }
  return result.kind === 'sent'
    ? { kind: 'sent', by: decision.by }
    : { kind: 'failed', error: result.error };
}

import { APP } from '../identity.ts';
import type { FunctionParameter, FunctionSeed } from '../options.ts';
import type { Workspace } from '../workspace.ts';
import type { SlackWorld, StepEnd } from '../world.ts';
import { tellEvent } from './events.ts';
import { createTimestamp } from './payload.ts';

/** A workflow reaches the app's step. Resolves when the app reports success or failure. */
export async function runStep(
  workspace: Workspace,
  { callbackId, inputs }: Parameters<SlackWorld['runStep']>[0],
): Promise<StepEnd> {
  const definition = workspace.functions.find((each) => each.callbackId === callbackId);
  const missing = (definition?.inputs ?? []).filter(
    ({ name, isRequired }) => isRequired && [undefined, ''].includes(inputs[name] as string),
  );
  if (missing.length > 0)
    // Without these, Workflow Builder does not let the step be saved, or stops the run.
    throw new Error(`the step needs ${missing.map(({ name }) => name).join(', ')}`);
  const run = workspace.steps.begin(callbackId, inputs);
  const answer = await tellEvent(workspace, 'function_executed', {
    type: 'function_executed',
    function: buildFunction(callbackId, definition),
    inputs,
    function_execution_id: run.executionId,
    workflow_execution_id: run.workflowExecutionId,
    event_ts: createTimestamp(),
    bot_access_token: run.token,
  });
  workspace.changes.tell();
  if (answer.trouble !== undefined) {
    const error = `the app did not take the step: ${answer.trouble}`;
    workspace.steps.end(run.executionId, { error });
    if (answer.trouble === 'not_subscribed') throw new Error(error);
  }
  return run.done;
}

/** https://docs.slack.dev/reference/events/function_executed */
function buildFunction(callbackId: string, known: FunctionSeed | undefined) {
  return {
    id: `Fn${APP.id.slice(1)}`,
    callback_id: callbackId,
    type: 'app',
    app_id: APP.id,
    title: known?.title ?? callbackId,
    description: known?.description ?? '',
    input_parameters: (known?.inputs ?? []).map(buildParameter),
    output_parameters: (known?.outputs ?? []).map(buildParameter),
    date_created: 1_780_000_000,
    date_updated: 1_780_000_000,
    date_deleted: 0,
    form_enabled: false,
  };
}

function buildParameter({ name, type, title, description, isRequired }: FunctionParameter) {
  return { type, name, description, title, is_required: isRequired };
}

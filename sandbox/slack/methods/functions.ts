import { isJson, type Json, parseJson, readText } from '../../json.ts';
import { refuse } from '../check/refusal.ts';
import type { FunctionParameter } from '../options.ts';
import type { Workspace } from '../workspace.ts';
import type { StepEnd } from '../world.ts';
import type { Method } from './method.ts';

/** A step is done. https://docs.slack.dev/reference/methods/functions.completeSuccess */
export const completeSuccess: Method = async (workspace, args) => {
  const outputs = typeof args.outputs === 'string' ? parseJson(args.outputs) : args.outputs;
  if (!isJson(outputs)) return findMissing('outputs');
  const run = workspace.steps.find(readText(args.function_execution_id));
  const definition = workspace.functions.find(({ callbackId }) => callbackId === run?.callbackId);
  const faults = definition === undefined ? [] : listFaults(outputs, definition.outputs);
  if (faults.length > 0)
    return refuse('parameter_validation_failed', { response_metadata: { messages: faults } });
  return end(workspace, args, { outputs });
};

/** A step has failed, with an error text for a person. */
export const completeError: Method = async (workspace, args) => {
  const error = readText(args.error);
  return error === '' ? findMissing('error') : end(workspace, args, { error });
};

function end({ steps }: Workspace, args: Json, how: StepEnd): Json {
  const refused = steps.end(readText(args.function_execution_id), how);
  return refused === undefined ? { ok: true } : refuse(refused);
}

function findMissing(field: string): Json {
  const messages = [`[ERROR] missing required field: ${field}`];
  return refuse('invalid_arguments', { response_metadata: { messages } });
}

/** Outputs must be those of the manifest, complete and of the right types. */
function listFaults(outputs: Json, parameters: readonly FunctionParameter[]): readonly string[] {
  const absent = parameters
    .filter(({ name, isRequired }) => isRequired && outputs[name] === undefined)
    .map(({ name }) => `[ERROR] missing required field: ${name}`);
  const wrong = Object.entries(outputs).flatMap(([name, value]) => {
    const parameter = parameters.find((each) => each.name === name);
    if (parameter === undefined) return [`[ERROR] unexpected output: ${name}`];
    return hasType(value, parameter.type) ? [] : [`[ERROR] ${name} must be a ${parameter.type}`];
  });
  return [...absent, ...wrong];
}

function hasType(value: unknown, type: string): boolean {
  if (['string', 'number', 'boolean'].includes(type)) return typeof value === type;
  if (type === 'integer') return Number.isInteger(value);
  return true;
}

import { randomBytes } from 'node:crypto';
import type { Changes } from '../changes.ts';
import type { Json } from '../json.ts';
import type { StepEnd, StepRun } from './world.ts';

/** The runs of the app's workflow steps ("custom functions"). */
export interface Steps {
  begin(callbackId: string, inputs: Json): StepBegun;
  /** Slack's error code if the step could not be ended. Undefined if it was. */
  end(
    executionId: string,
    end: StepEnd,
  ): 'function_execution_not_found' | 'execution_not_in_running_state' | undefined;
  find(executionId: string): StepRun | undefined;
  /** The run that a just-in-time token belongs to. */
  ofToken(token: string): string | undefined;
  tokenOf(executionId: string): string;
  all(): readonly StepRun[];
}

interface StepBegun {
  readonly executionId: string;
  readonly workflowExecutionId: string;
  readonly token: string;
  readonly done: Promise<StepEnd>;
}

export function createSteps(changes: Changes): Steps {
  const runs = new Map<string, StepRun>();
  const tokens = new Map<string, string>();
  const waiting = new Map<string, (end: StepEnd) => void>();
  return {
    begin: (callbackId, inputs) => {
      const executionId = getId('Fx');
      const token = `xwfp-${randomBytes(18).toString('hex')}`;
      tokens.set(token, executionId);
      runs.set(executionId, { executionId, callbackId, inputs, at: Date.now() });
      const done = new Promise<StepEnd>((resolve) => waiting.set(executionId, resolve));
      changes.tell();
      return { executionId, workflowExecutionId: getId('Wx'), token, done };
    },
    end: (executionId, end) => {
      const run = runs.get(executionId);
      if (run === undefined) return 'function_execution_not_found';
      if (run.end !== undefined) return 'execution_not_in_running_state';
      runs.set(executionId, { ...run, end });
      waiting.get(executionId)?.(end);
      changes.tell();
      return undefined;
    },
    find: (executionId) => runs.get(executionId),
    ofToken: (token) => tokens.get(token),
    tokenOf: (executionId) =>
      [...tokens].find(([, execution]) => execution === executionId)?.[0] ?? '',
    all: () => [...runs.values()],
  };
}

function getId(prefix: string): string {
  return `${prefix}${randomBytes(5).toString('hex').toUpperCase()}`;
}

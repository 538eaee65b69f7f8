import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { z } from 'zod';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { StepChoice, StepChoiceResult } from '../../core/workflow/workflow-steps.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { runButtonAction } from './run-button-action.ts';

const value = z.object({ execution: z.string(), draft: z.string(), version: z.string() });

/** *Send* and *Do not send* under the question of a workflow's step. */
export function registerStepButtons(app: App, options: Pick<UserActions, 'decideStep'>): void {
  on(actionIds.confirmStep, 'send');
  on(actionIds.declineStep, 'decline');

  function on(actionId: string, answer: StepChoice['answer']): void {
    app.action<BlockAction<ButtonAction>>(actionId, ({ action, body, ...pressed }) =>
      runButtonAction(pressed, actionId, async () => {
        const { execution, draft, version } = value.parse(JSON.parse(action.value ?? '{}'));
        const given = { execution, draft: draft as SendId, version, answer };
        // What was taken shows in the question's place in a moment.
        return words[await options.decideStep(given, body.user.id)];
      }),
    );
  }
}

const words: Readonly<Record<StepChoiceResult, string>> = {
  taken: '',
  settled: 'This was decided already; the first answer counts.',
  changed: 'This was asked anew since; please answer the newer question below.',
  gone: 'This is too old: the workflow went on without it, and nothing was sent.',
  notYours: 'Somebody else is asked here.',
};

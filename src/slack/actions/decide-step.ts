import { z } from 'zod';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { StepChoice, StepChoiceResult } from '../../core/workflow/workflow-steps.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { actionsText } from '../text/actions.ts';
import type { Button } from './button.ts';

const valueSchema = z.object({ execution: z.string(), draft: z.string(), version: z.string() });

/** *Send* and *Do not send* under the question about a workflow step. */
export const confirmStepButton = createStepButton(actionIds.confirmStep, 'send');
export const declineStepButton = createStepButton(actionIds.declineStep, 'decline');

function createStepButton(
  id: string,
  answer: StepChoice['answer'],
): Button<Pick<UserActions, 'decideStep'>> {
  return {
    id,
    isRunBeforeAck: true,
    async run({ decideStep }, { value, requester }) {
      const { draft, ...step } = valueSchema.parse(JSON.parse(value || '{}'));
      return texts[await decideStep({ ...step, draft: draft as SendId, answer }, requester.user)];
    },
  };
}

const texts: Readonly<Record<StepChoiceResult, string>> = {
  // The result is about to replace the question.
  taken: '',
  ...actionsText.workflow,
};

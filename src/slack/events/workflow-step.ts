import type { App } from '@slack/bolt';
import type { AddMentionNames } from '../../core/ports/people.ts';
import type { WorkflowSteps } from '../../core/workflow/workflow-steps.ts';
import type { ConfirmPolicy } from '../../domain/draft.ts';
import { parseDraft } from '../../domain/parse-draft.ts';
import type { CountryCode } from '../../domain/phone.ts';
import type { SimplifyText } from '../../domain/plain-letters.ts';
import { callbackIds } from '../messages/blocks/action-ids.ts';
import { formatStepFaults, parseStepInputs } from '../reading/step-inputs.ts';
import { formatFaults } from '../text/problems.ts';
import { workflowText } from '../text/workflow.ts';

/**
 * Starts the step *Send an MMS* of a workflow. Acknowledges the event once the step is stored, because
 * Slack sends an unacknowledged event again.
 */
export function registerWorkflowStepListener(
  app: App,
  options: {
    readonly steps: Pick<WorkflowSteps, 'beginStep' | 'failStep'>;
    /** For local numbers. */
    readonly country: CountryCode;
    readonly confirm: ConfirmPolicy;
    readonly simplifyText: SimplifyText;
    readonly apiUrl: string;
    readonly now: () => number;
    readonly addMentionNames: AddMentionNames;
  },
): void {
  const { steps, country, confirm, simplifyText, apiUrl, now, addMentionNames } = options;
  app.function(
    callbackIds.sendMmsStep,
    { autoAcknowledge: false },
    async ({ ack, body, payload }) => {
      const execution = payload.function_execution_id;
      const { inputs = {} } = payload;
      const [subject, text] = await Promise.all([inputs.subject, inputs.text].map(addNames));
      const { user, entries, pictureFault } = parseStepInputs({ ...inputs, subject, text }, apiUrl);
      const result = parseDraft(entries, { country, confirm, simplifyText, now: now() });
      if (!user) {
        await steps.failStep(
          execution,
          undefined,
          workflowText.notSent({ reason: workflowText.nobody }),
        );
      } else if (result.kind === 'faults') {
        const picture = pictureFault ? { picture: pictureFault } : {};
        await steps.failStep(
          execution,
          user,
          formatStepFaults({ ...formatFaults(result.faults), ...picture }),
        );
      } else {
        const { draft, needsConfirmation: mustAsk } = result;
        await steps.beginStep({ execution, team: body.team_id, user, draft, mustAsk });
      }
      await ack();
    },
  );

  async function addNames(text: unknown): Promise<unknown> {
    return typeof text === 'string' ? addMentionNames(text) : text;
  }
}

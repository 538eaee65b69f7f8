import type { App } from '@slack/bolt';
import type { WorkflowSteps } from '../../core/workflow/workflow-steps.ts';
import { type ConfirmSends, readDraft } from '../../domain/draft.ts';
import type { CountryCode } from '../../domain/phone.ts';
import type { WithNames } from '../adapters/mention-names.ts';
import { callbackIds } from '../messages/blocks/action-ids.ts';
import { faultWords, readStepInputs } from '../reading/step-inputs.ts';

/** *Send an MMS* in a workflow. Told to Slack only when it is stored: an event that nobody took comes again. */
export function workflowStep(
  app: App,
  options: {
    readonly steps: Pick<WorkflowSteps, 'begin' | 'refuse'>;
    /** Reads numbers without +. */
    readonly country: CountryCode;
    readonly confirm: ConfirmSends;
    readonly apiUrl: string;
    readonly now: () => number;
    readonly withNames: WithNames;
  },
): void {
  const { steps, country, confirm, apiUrl, now, withNames } = options;
  app.function(
    callbackIds.sendMmsStep,
    { autoAcknowledge: false },
    async ({ ack, body, payload }) => {
      const execution = payload.function_execution_id;
      const { inputs = {} } = payload;
      const [subject, text] = await Promise.all([inputs.subject, inputs.text].map(named));
      const { user, entries, pictureFault } = readStepInputs({ ...inputs, subject, text }, apiUrl);
      const result = readDraft(entries, { country, confirm, now: now() });
      if (!user) {
        await steps.refuse(execution, undefined, NOBODY);
      } else if (result.kind === 'faults') {
        const picture = pictureFault ? { picture: pictureFault } : {};
        await steps.refuse(execution, user, faultWords({ ...result.faults, ...picture }));
      } else {
        const { draft, isConfirmed: mustAsk } = result;
        await steps.begin({ execution, team: body.team_id, user, draft, mustAsk });
      }
      await ack();
    },
  );

  async function named(text: unknown): Promise<unknown> {
    return typeof text === 'string' ? withNames(text) : text;
  }
}

const NOBODY =
  'Nothing was sent. User: choose who confirms the price and is told what did not work.';

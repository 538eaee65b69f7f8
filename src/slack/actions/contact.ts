import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import { type E164, parsePhone } from '../../domain/phone.ts';
import { runBeforeAck } from '../client/run-before-ack.ts';
import type { ExportContactHistory } from '../commands/export-contact-history.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { FORGET_STARTED_TEXT } from '../messages/commands/forget.ts';
import { formatError, formatUnconfirmedError } from '../messages/format/error-text.ts';
import { getPresser } from '../reading/requester.ts';

export interface ContactButtonTools {
  readonly exportContactHistory: ExportContactHistory;
  readonly erasure: Pick<UserActions['erasure'], 'requestErasure'>;
}

/** The buttons under what is known of a number, and under the question whether to erase it. */
export function registerContactButtons(app: App, options: ContactButtonTools): void {
  const { exportContactHistory, erasure } = options;

  app.action<BlockAction<ButtonAction>>(
    actionIds.whoFile,
    async ({ ack, action, body, respond, logger }) => {
      await ack();
      const phone = phoneIn(action);
      if (!phone) return;
      const text = await exportContactHistory(phone, getPresser(body)).catch((error: unknown) => {
        logger.warn(`${actionIds.whoFile}: ${toAppError(error).code}`);
        return formatError(error);
      });
      await respond({ response_type: 'ephemeral', replace_original: false, text });
    },
  );

  app.action<BlockAction<ButtonAction>>(
    actionIds.forget,
    async ({ ack, action, body, respond, logger }) => {
      const phone = phoneIn(action);
      const act = () => (phone ? erase(phone, body.user.id) : Promise.resolve(''));
      // Done before Slack is answered: what was said to be erased is, whatever dies then.
      const text = await runBeforeAck(ack, act).catch((error: unknown) => {
        logger.warn(`${actionIds.forget}: ${toAppError(error).code}`);
        return formatUnconfirmedError(error);
      });
      if (text) await respond({ response_type: 'ephemeral', replace_original: true, text });
    },
  );

  async function erase(phone: E164, by: string): Promise<string> {
    await erasure.requestErasure(phone, by);
    return FORGET_STARTED_TEXT;
  }
}

/** Written with its country in front, so no country is needed to read it. */
function phoneIn({ value }: ButtonAction): E164 | undefined {
  return parsePhone(value ?? '', 'AU');
}

import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Acts } from '../../core/access/guard-user-actions.ts';
import { type E164, readPhone } from '../../domain/phone.ts';
import { doneThenAcked } from '../client/run-before-ack.ts';
import type { GiveKnown } from '../commands/who.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { FORGET_BEGUN } from '../messages/commands/forget.ts';
import { failureText, notSureText } from '../messages/format/error-text.ts';
import { presserIn } from '../reading/requester.ts';

export interface PersonButtonsOptions {
  readonly giveKnown: GiveKnown;
  readonly askForget: Pick<Acts['askForget'], 'begin'>;
}

/** The buttons under what is known of a number, and under the question whether to erase it. */
export function personButtons(app: App, options: PersonButtonsOptions): void {
  const { giveKnown, askForget } = options;

  app.action<BlockAction<ButtonAction>>(
    actionIds.whoFile,
    async ({ ack, action, body, respond, logger }) => {
      await ack();
      const phone = phoneIn(action);
      if (!phone) return;
      const text = await giveKnown(phone, presserIn(body)).catch((error: unknown) => {
        logger.warn(`${actionIds.whoFile}: ${toAppError(error).code}`);
        return failureText(error);
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
      const text = await doneThenAcked(ack, act).catch((error: unknown) => {
        logger.warn(`${actionIds.forget}: ${toAppError(error).code}`);
        return notSureText(error);
      });
      if (text) await respond({ response_type: 'ephemeral', replace_original: true, text });
    },
  );

  async function erase(phone: E164, by: string): Promise<string> {
    await askForget.begin(phone, by);
    return FORGET_BEGUN;
  }
}

/** Written with its country in front, so no country is needed to read it. */
function phoneIn({ value }: ButtonAction): E164 | undefined {
  return readPhone(value ?? '', 'AU');
}

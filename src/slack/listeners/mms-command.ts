import { randomUUID } from 'node:crypto';
import type { App } from '@slack/bolt';
import type { CountryCode } from '../../domain/phone.ts';
import { readRecipients } from '../../domain/recipients.ts';
import { toAppError } from '../errors.ts';
import { helpText } from '../messages/help.ts';
import { escapeMrkdwn, shorten } from '../mrkdwn.ts';
import { composeView } from '../views/compose.ts';

/** `/mms`: the form; `/mms help`; `/mms <numbers>`: the form with these recipients. */
export function mmsCommand(app: App, options: { readonly country: CountryCode }): void {
  app.command('/mms', async ({ command, ack, client, respond, logger }) => {
    const text = command.text?.trim() ?? '';
    if (/^help$/i.test(text)) return ack({ response_type: 'ephemeral', text: helpText() });
    if (text !== '' && !/\d/.test(text)) {
      const unknown = `I do not know “${escapeMrkdwn(shorten(text, 40))}”.\n\n${helpText()}`;
      return ack({ response_type: 'ephemeral', text: unknown });
    }
    await ack();
    try {
      // Nothing may come before this: the trigger dies three seconds after the person pressed Enter.
      await client.views.open({
        trigger_id: command.trigger_id,
        view: form(command.channel_id, text),
      });
    } catch (error) {
      logger.warn(`views.open: ${toAppError(error).code}`);
      await respond({ response_type: 'ephemeral', text: NOT_OPENED });
    }
  });

  function form(channel: string, text: string) {
    // The current channel is preset by name; a direct message cannot carry a post for a team.
    const isChannel = /^[CG]/.test(channel);
    return composeView({
      nonce: randomUUID(),
      ...(isChannel ? { channel } : {}),
      ...(text ? { recipients: presetRecipients(text) } : {}),
    });
  }

  /** One a line, as they were read; what was not read stays as it was typed, to be mended. */
  function presetRecipients(text: string): string {
    const { phones, unread } = readRecipients(text, options.country);
    return [...phones, ...unread].join('\n');
  }
}

const NOT_OPENED =
  'Slack did not open the form in time. Nothing was lost; please type `/mms` again.';

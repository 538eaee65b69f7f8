import type { App } from '@slack/bolt';
import type { FormPresets } from '../core/compose/form-presets.ts';
import type { Requester } from '../core/permissions/can-see-send.ts';
import { isSameRecord } from '../core/records/is-same-record.ts';
import { parseCommand } from '../domain/command.ts';
import type { CountryCode } from '../domain/phone.ts';
import {
  mergeDuplicateRecipients,
  type ParsedRecipients,
  parseRecipients,
} from '../domain/recipients.ts';
import { withTimeout } from './client/with-timeout.ts';
import type { CommandTable } from './commands/command-table.ts';
import { toAppError } from './errors/to-app-error.ts';
import { buildMessage } from './messages/blocks/message.ts';
import {
  formatHelp,
  formatTooLongCommand,
  formatUnknownCommand,
  formatUsage,
} from './messages/commands/help.ts';
import { formatError, formatUnconfirmedError } from './messages/format/error-text.ts';
import { MAX_FIELD_LENGTH } from './modals/compose/compose-fields.ts';
import { formatRecipientEntry } from './modals/compose/compose-presets.ts';
import type { OpenComposeModal } from './modals/compose/open-compose-modal.ts';
import { toRequester } from './reading/requester.ts';

/** Nobody's form waits longer for the country that is remembered. */
const REMEMBERED_WITHIN_MS = 200;

/** What takes longer is said to: ClickSend is asked three times before it is given up. */
const SLOW_MS = 4_000;

/** `/mms`: the form; `/mms <numbers>`: the form with these recipients; `/mms <word> …`: an answer, in private. */
export function registerMmsCommand(
  app: App,
  options: {
    /** `DEFAULT_COUNTRY` */
    readonly country: CountryCode;
    readonly presets: Pick<FormPresets, 'load'>;
    readonly openComposeModal: OpenComposeModal;
    readonly commands: CommandTable;
  },
): void {
  const { presets, openComposeModal, commands } = options;
  app.command('/mms', async ({ command: typed, ack, client, respond, logger }) => {
    const { user_id: user, channel_id: channel, channel_name: channelName, trigger_id } = typed;
    const text = typed.text ?? '';
    // Nothing to be read with it: nothing stands between the person and the form.
    const country = text.trim() === '' ? options.country : await countryOf(user);
    const command = parseCommand(text, country);
    switch (command.kind) {
      case 'unknown':
        return ack(privately(formatUnknownCommand(command.typed, command.guess)));
      case 'tooLong':
        return ack(privately(formatTooLongCommand(command.length)));
      case 'misused':
        return ack(privately(formatUsage(command.word)));
      case 'known': {
        const { word, rest } = command;
        if (word === 'help') return ack(privately(formatHelp()));
        // Done before the answer: what Slack was told is cancelled stays so, whatever dies then.
        if (word === 'cancel')
          return ack(
            await cancelled(toRequester(user, channel), rest, (line) => logger.warn(line)),
          );
        await ack();
        const answering = commands.handlers[word](toRequester(user, channel), rest).catch(
          (error: unknown) => {
            logger.warn(`/mms ${word}: ${toAppError(error).code}`);
            return buildMessage(formatError(error));
          },
        );
        await withTimeout(SLOW_MS, answering)
          .catch(() => respond(privately(STILL_ASKING)))
          // Only a courtesy: the answer itself is still to come.
          .catch(() => undefined);
        return void (await respond({ response_type: 'ephemeral', ...(await answering) }));
      }
      case 'form':
      case 'recipients':
        await ack();
        try {
          const recipients =
            command.kind === 'recipients'
              ? { recipients: presetRecipients(command.text, country) }
              : {};
          await openComposeModal(client, trigger_id, { channel, channelName, user, ...recipients });
        } catch (error) {
          logger.warn(`views.open: ${toAppError(error).code}`);
          await respond(privately(NOT_OPENED));
        }
    }
  });

  async function cancelled(asker: Requester, rest: string, warn: (line: string) => void) {
    const answering = commands.handlers.cancel(asker, rest);
    const answer = await withTimeout(DONE_WITHIN_MS, answering).catch((error: unknown) => {
      warn(`/mms cancel: ${toAppError(error).code}`);
      return buildMessage(formatUnconfirmedError(error));
    });
    return { response_type: 'ephemeral', ...answer } as const;
  }

  /** As the form will read local numbers that stay in it. */
  async function countryOf(user: string): Promise<CountryCode> {
    const recalled = withTimeout(REMEMBERED_WITHIN_MS, presets.load(undefined, user));
    return (await recalled.catch(() => undefined))?.country ?? options.country;
  }
}

function privately(text: string) {
  return { response_type: 'ephemeral', text } as const;
}

/** One a line: numbers as they were read, with a name as it was typed; what was not read stays, to be mended. */
function presetRecipients(text: string, country: CountryCode): string {
  const whole = parseRecipients(text, country);
  const typed = text.length > MAX_FIELD_LENGTH ? undefined : linesAsTyped(text, country, whole);
  if (typed) return typed.join('\n');
  let lines = '';
  for (const one of [...whole.recipients, ...whole.unread]) {
    lines += `${typeof one === 'string' ? one : formatRecipientEntry(one)}\n`;
    // The form says that not all of them fit.
    if (lines.length > MAX_FIELD_LENGTH + 1) break;
  }
  return lines.trimEnd();
}

/** Undefined where a part alone is read otherwise than among the others, as a cell of a table is. */
function linesAsTyped(
  text: string,
  country: CountryCode,
  whole: ParsedRecipients,
): readonly string[] | undefined {
  const parts = text
    .split(/[,;\r\n]+/)
    .map((part) => ({ part: part.trim(), ...parseRecipients(part, country) }));
  const { recipients } = mergeDuplicateRecipients(parts.flatMap((one) => one.recipients));
  if (!isSameRecord(recipients, whole.recipients)) return undefined;
  return parts.flatMap((one) =>
    one.recipients.some(({ name }) => name)
      ? [one.part]
      : [...one.recipients.map(({ phone }) => phone), ...one.unread],
  );
}

const STILL_ASKING = '⏳ This takes longer than usual; I am still asking.';

/** Slack waits three seconds for the answer to a command. */
const DONE_WITHIN_MS = 2_300;

const NOT_OPENED =
  'Slack did not open the form in time. Nothing was lost; please type `/mms` again.';

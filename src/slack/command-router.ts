import type { App } from '@slack/bolt';
import type { UserActions } from '../core/access/guard-user-actions.ts';
import type { LoadUserCountry } from '../core/compose/form-options.ts';
import { isSameRecord } from '../core/records/versioned-record.ts';
import { type ParsedCommand, parseCommand } from '../domain/command.ts';
import { findOnlyContact, isWholeMatch } from '../domain/contact-search.ts';
import type { CountryCode } from '../domain/e164.ts';
import type { Recipient } from '../domain/recipient.ts';
import {
  mergeDuplicateRecipients,
  type ParsedRecipients,
  parseRecipients,
} from '../domain/recipients.ts';
import { withTimeout } from '../with-timeout.ts';
import { ACK_TIMEOUT_MS } from './client/ack.ts';
import { formatUsage } from './commands/command.ts';
import { type CommandTable, commands, findCommand } from './commands/command-table.ts';
import { formatTooLongCommand, formatUnknownCommand } from './commands/help.ts';
import { toAppError } from './errors/to-app-error.ts';
import { buildMessage } from './messages/blocks/message.ts';
import { formatError, formatUnconfirmedError } from './messages/format/error-text.ts';
import { escapeMrkdwn, shortenText } from './messages/format/mrkdwn.ts';
import type { ComposePreset } from './modals/compose/compose-fields.ts';
import { formatFittingText } from './modals/compose/compose-presets.ts';
import type { OpenComposeModal } from './modals/compose/open-compose-modal.ts';
import { MAX_FIELD_LENGTH } from './modals/shared/elements.ts';
import { recallCountry } from './modals/shared/recall-country.ts';
import { toRequester } from './reading/requester.ts';
import { commandText } from './text/commands.ts';
import { peopleText } from './text/people.ts';

/** How long a form waits for the remembered country. */
const RECALL_TIMEOUT_MS = 200;

/** A form's trigger expires after three seconds. */
const SEARCH_TIMEOUT_MS = 1_200;

/** As many buttons as a person takes in at a glance. */
const MAX_CHOICES = 8;

/** More people with the same name are not counted. */
const MAX_COUNTED = 100;

/** Text that may be a person's name: a few words of letters. */
const NAME = /^(?=.*\p{L})[\p{L}\p{M}'’. -]{1,60}$/u;

/** A slower command tells the person that it takes longer, because a ClickSend call is tried up to three times. */
const SLOW_MS = 4_000;

type MmsCommand = Parameters<Parameters<App['command']>[1]>[0];

interface RouterOptions {
  /** `DEFAULT_COUNTRY` */
  readonly country: CountryCode;
  readonly loadUserCountry: LoadUserCountry;
  readonly openComposeModal: OpenComposeModal;
  readonly commands: CommandTable;
  readonly searchContacts: UserActions['searchContacts'];
}

/** `/mms`: the form. `/mms <numbers>`: the form with these recipients. `/mms <word> …`: a private response. */
export function registerMmsCommand(app: App, options: RouterOptions): void {
  app.command('/mms', async (typed) => {
    const { text = '', user_id: user } = typed.command;
    // An empty form needs no country, so nothing delays it.
    const country = text.trim() === '' ? options.country : await loadCountry(options, user);
    const command = parseCommand(text, country, commands);
    switch (command.kind) {
      case 'unknown':
        return openForPerson(options, typed, command);
      case 'tooLong':
        return typed.ack(buildPrivate(formatTooLongCommand(command.length)));
      case 'misused':
        return typed.ack(buildPrivate(formatUsage(findCommand(command.word))));
      case 'known':
        return runCommand(options.commands, typed, command);
      case 'form':
        return openForm(options.openComposeModal, typed, { offersDraft: true });
      case 'recipients': {
        const recipients = formatPresetRecipients(command.text, country);
        return openForm(options.openComposeModal, typed, { recipients });
      }
    }
  });
}

/** The country that the form will use for local numbers that stay in it. */
async function loadCountry(
  { loadUserCountry, country }: RouterOptions,
  user: string,
): Promise<CountryCode> {
  return (await recallCountry(loadUserCountry, user, RECALL_TIMEOUT_MS)) ?? country;
}

async function runCommand(
  table: CommandTable,
  { command: { user_id, channel_id }, ack, respond, logger }: MmsCommand,
  { word, rest }: { readonly word: string; readonly rest: string },
): Promise<void> {
  const requester = toRequester(user_id, channel_id);
  const { isRunBeforeAck } = findCommand(word);
  if (!isRunBeforeAck) await ack();
  const answering = table.run(word, requester, rest);
  const answer = (isRunBeforeAck ? withTimeout(ACK_TIMEOUT_MS, answering) : answering).catch(
    (error: unknown) => {
      logger.warn(`failed to run /mms ${word}: ${toAppError(error).code}`);
      return buildMessage(isRunBeforeAck ? formatUnconfirmedError(error) : formatError(error));
    },
  );
  if (isRunBeforeAck) return ack({ response_type: 'ephemeral', ...(await answer) });
  await withTimeout(SLOW_MS, answer)
    .catch(() => respond(buildPrivate(commandText.stillAsking)))
    // Optional: the response itself is still to come.
    .catch(() => undefined);
  await respond({ response_type: 'ephemeral', ...(await answer) });
}

/** `/mms Jo`: the form with Jo, or a choice between everybody with that name. */
async function openForPerson(
  options: RouterOptions,
  typed: MmsCommand,
  command: Extract<ParsedCommand, { readonly kind: 'unknown' }>,
): Promise<void> {
  const { typed: name, guess } = command;
  const contacts = await findContacts(options, name, typed.command.user_id);
  const only = findOnlyContact(name, contacts);
  // Of a part of a name, even the only match may be somebody else.
  if (only && isWholeMatch(name, only))
    return openForm(options.openComposeModal, typed, { people: [only] });
  if (contacts.length > 0) {
    const choices = contacts.slice(0, MAX_CHOICES);
    const count = contacts.length;
    const words = { typed: shortenText(name, 40), shown: choices.length, count };
    const { choose, chooseAmong, chooseOnly } = peopleText;
    const several = count > MAX_CHOICES ? chooseAmong(words) : choose(words);
    const notice = count === 1 ? chooseOnly(words) : several;
    return openForm(options.openComposeModal, typed, { choices, notice });
  }
  const answer =
    guess || !NAME.test(name)
      ? formatUnknownCommand(name, guess)
      : peopleText.unknown({ typed: escapeMrkdwn(shortenText(name, 40)) });
  await typed.ack(buildPrivate(answer));
}

/** Empty if the search takes too long, or if the person may not see contacts, because a form must open in time. */
async function findContacts(
  { searchContacts }: RouterOptions,
  name: string,
  user: string,
): Promise<readonly Recipient[]> {
  const searching = searchContacts(name, MAX_COUNTED, user);
  return withTimeout(SEARCH_TIMEOUT_MS, searching).catch(() => []);
}

async function openForm(
  openComposeModal: OpenComposeModal,
  { command, ack, client, respond, logger }: MmsCommand,
  preset: Partial<ComposePreset> & { readonly offersDraft?: true },
): Promise<void> {
  const { user_id: user, channel_id: channel, channel_name: channelName, trigger_id } = command;
  await ack();
  try {
    await openComposeModal(client, trigger_id, { ...preset, channel, channelName, user });
  } catch (error) {
    logger.warn(`failed to open the form: ${toAppError(error).code}`);
    await respond(buildPrivate(commandText.formNotOpened));
  }
}

function buildPrivate(text: string) {
  return { response_type: 'ephemeral', text } as const;
}

/** One per line: parsed numbers, with names as typed. Unparsed text stays, so that the person can correct it. */
function formatPresetRecipients(text: string, country: CountryCode): string {
  const parsed = parseRecipients(text, country);
  // The form reads the table again, and says who is left out.
  if (parsed.tableOptOuts && text.length <= MAX_FIELD_LENGTH) return text;
  const parts = (text.length > MAX_FIELD_LENGTH
    ? undefined
    : keepTypedLines(text, country, parsed)) ?? [...parsed.recipients, ...parsed.unread];
  return formatFittingText((format) => {
    let lines = '';
    for (const one of parts) {
      lines += `${typeof one === 'string' ? one : format(one)}\n`;
      // The form says that not all of them fit.
      if (lines.length > MAX_FIELD_LENGTH + 1) break;
    }
    return lines.trimEnd();
  });
}

/** Undefined if a part is parsed differently on its own than among the others, such as a table cell. */
function keepTypedLines(
  text: string,
  country: CountryCode,
  whole: ParsedRecipients,
): readonly (string | Recipient)[] | undefined {
  const parts = text
    .split(/[,;\r\n]+/)
    .map((part) => ({ part: part.trim(), ...parseRecipients(part, country) }));
  const { recipients } = mergeDuplicateRecipients(parts.flatMap((one) => one.recipients));
  if (!isSameRecord(recipients, whole.recipients)) return undefined;
  return parts.flatMap((one) =>
    one.recipients.some(({ name }) => name) ? [one.part] : [...one.recipients, ...one.unread],
  );
}

import { z } from 'zod';
import { MMS_GSM_LIMIT, MMS_UNICODE_LIMIT, SUBJECT_LIMIT } from '../../domain/message-length.ts';
import { MAX_RECIPIENTS_LENGTH } from '../../domain/recipients.ts';
import { buildButtonBlocks } from '../messages/blocks/button.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { buildPageButton, definePageCodec } from '../messages/blocks/pages.ts';
import { escapeMrkdwn, shortenText } from '../messages/format/mrkdwn.ts';
import { commandHelpText } from '../text/commands.ts';
import { helpText } from '../text/help.ts';
import { type Command, type CommandHelp, createPageHandler, formatTyped } from './command.ts';

const helpPages = definePageCodec('help', z.literal('all'));

/** Six lines, and a button that lists `others` and this command. */
export function createHelpCommand(others: readonly CommandHelp[]): Command {
  const help: Command = {
    word: 'help',
    argument: 'optional',
    usage: 'help',
    help: commandHelpText.help,
    group: 'more',
    isRunBeforeAck: true,
    run: async () => {
      const value = helpPages.formatPage('all');
      const button = buildPageButton(undefined, helpText.all.button, value);
      return buildMessage(helpText.short, ...buildButtonBlocks(button));
    },
    showPage: createPageHandler(helpPages, async () =>
      buildMessage(formatAllCommands([...others, help])),
    ),
  };
  return help;
}

/** *All commands*, grouped by heading. The commands of a group must be adjacent. */
export function formatAllCommands(commands: readonly CommandHelp[]): string {
  const groups = new Set(commands.map(({ group }) => group));
  const { heading, ...notes } = helpText.notes;
  const limits = {
    subjectLimit: SUBJECT_LIMIT,
    limit: MMS_GSM_LIMIT,
    unicodeLimit: MMS_UNICODE_LIMIT,
  };
  const parts = [
    ...[...groups].map((name) => [
      `*${helpText.groups[name]}*`,
      ...commands.filter(({ group }) => group === name).map(formatHelpLine),
    ]),
    [
      `*${heading}*`,
      ...[notes.stop, notes.private, notes.numbers, notes.length(limits), notes.picture].map(
        (note) => `• ${note}`,
      ),
    ],
  ];
  return [helpText.heading, ...parts.map((lines) => lines.join('\n'))].join('\n\n');
}

/** Without optional arguments, which the usage shows. */
function formatHelpLine({ usage, help }: CommandHelp): string {
  return helpText.line({ usage: formatTyped(usage.replace(/ \[.*\]$/, '')), help });
}

/** For an unknown command. `guess` is what was probably meant. */
export function formatUnknownCommand(text: string, guess: string | undefined): string {
  const typed = escapeMrkdwn(shortenText(text, 40));
  if (!guess) return helpText.unknown({ typed });
  // A backtick would end the code span, so it is replaced.
  const shownGuess = escapeMrkdwn(shortenText(guess.replaceAll('`', '’').replace(/\s+/g, ' '), 80));
  return helpText.guessed({ typed, guess: shownGuess });
}

/** For a text that is too long. `length` is in characters. */
export function formatTooLongCommand(length: number): string {
  return helpText.tooLong({ length, limit: MAX_RECIPIENTS_LENGTH });
}

import { MMS_GSM_LIMIT, MMS_UNICODE_LIMIT, SUBJECT_LIMIT } from '../../../domain/message-length.ts';
import { MAX_RECIPIENTS_LENGTH } from '../../../domain/recipients.ts';
import { helpText } from '../../text/help.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

/** How the help and error texts describe a command. */
export interface CommandHelp {
  /** With its argument: `who <number>`. */
  readonly usage: string;
  /** What it does, without a full stop. */
  readonly help: string;
  /** The heading that it is listed under. */
  readonly group: keyof typeof helpText.groups;
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

/** Explains how to use a command after a mistake. `fault` is what was wrong. */
export function formatUsage({ usage, help }: CommandHelp, fault = ''): string {
  const right = helpText.usage({ usage: formatTyped(usage), help });
  return fault ? `${fault} ${right}` : right;
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

function formatTyped(usage: string): string {
  return `\`/mms ${usage.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}\``;
}

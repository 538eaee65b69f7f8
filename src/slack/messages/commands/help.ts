import { MMS_GSM_LIMIT, MMS_UNICODE_LIMIT, SUBJECT_LIMIT } from '../../../domain/message-length.ts';
import { MAX_RECIPIENTS_LENGTH } from '../../../domain/recipients.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

/** How the help and an error text describe a command. */
export interface CommandHelp {
  /** With what is typed behind it: `who <number>`. */
  readonly usage: string;
  /** What it does, without a full stop. */
  readonly help: string;
  /** The heading that it is listed under. */
  readonly group:
    | 'Later'
    | 'What became of it'
    | 'Conversations'
    | 'Who does not want to be texted'
    | 'More';
}

/** The private answer to `/mms help`. The commands of a group must be side by side. */
export function formatHelp(commands: readonly CommandHelp[]): string {
  const groups = new Set(commands.map(({ group }) => group));
  return [
    '*Send a picture to phones*',
    '• `/mms` opens the form',
    '• `/mms +61437111222, Jo 0437 111 223` opens it with these recipients',
    '• *Send as MMS* in the menu of a message takes its text and picture',
    ...[...groups].flatMap((heading) => [
      '',
      `*${heading}*`,
      ...commands.filter(({ group }) => group === heading).map(formatHelpLine),
    ]),
    '',
    '*Good to know*',
    '• What people text back stands in the thread of the post, with *Reply*. What you write in a thread stays in Slack, unless the thread says that it is live.',
    `• A subject has up to ${SUBJECT_LIMIT} characters, a message ${MMS_GSM_LIMIT.toLocaleString('en')}, or ${MMS_UNICODE_LIMIT} with emoji or unusual letters.`,
    '• Any picture will do: it is made to fit, and loses hidden data such as where it was taken.',
    '• The post in the channel shows whom it reached, its thread what went wrong and what to do. Numbers are masked there.',
    '• Answers to commands are seen by you alone. What was posted in a private channel shows only there, and to its sender; but the export has the whole account.',
    '• Whoever texts STOP is not sent anything any more, until they text START.',
    '• In a private channel, invite me first: `/invite @slack-mms`.',
  ].join('\n');
}

/** Without optional arguments: the usage shows them. */
function formatHelpLine({ usage, help }: CommandHelp): string {
  return `• ${formatTyped(usage.replace(/ \[.*\]$/, ''))} – ${help}`;
}

/** Explains how to use a command after it was misused; `fault`: what was wrong. */
export function formatUsage({ usage, help }: CommandHelp, fault = ''): string {
  const right = `Type it like this: ${formatTyped(usage)} – ${help}.`;
  return fault ? `${fault} ${right}` : right;
}

/** For an unknown command; `guess`: what was probably meant. */
export function formatUnknownCommand(
  typed: string,
  guess: string | undefined,
  commands: readonly CommandHelp[],
): string {
  const unknown = `I do not know “${escapeMrkdwn(shortenText(typed, 40))}”.`;
  if (!guess) return `${unknown}\n\n${formatHelp(commands)}`;
  // A backtick would end the code span, so it is replaced.
  const meant = escapeMrkdwn(shortenText(guess.replaceAll('`', '’').replace(/\s+/g, ' '), 80));
  return `${unknown} Did you mean \`/mms ${meant}\`? \`/mms help\` shows all there is.`;
}

/** For a text that is too long; `length` in characters. */
export function formatTooLongCommand(length: number): string {
  return `That's ${length.toLocaleString('en')} characters, and I can read ${MAX_RECIPIENTS_LENGTH.toLocaleString('en')} at once. Nothing has been sent. Type \`/mms\` and choose a contact list, or paste fewer numbers.`;
}

function formatTyped(usage: string): string {
  return `\`/mms ${usage.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}\``;
}

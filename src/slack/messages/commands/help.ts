import { type CommandWord, commandUsages } from '../../../domain/command.ts';
import { MMS_GSM_LIMIT, MMS_UNICODE_LIMIT, SUBJECT_LIMIT } from '../../../domain/mms-length.ts';
import { MAX_RECIPIENTS_LENGTH } from '../../../domain/recipients.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

const does: Readonly<Record<CommandWord, string>> = {
  help: 'shows this',
  history:
    'what was sent, newest first; also `/mms history failed today`, `/mms history mine`, `/mms history 0437 111 222`',
  status: 'how one send stands, or the last messages to a number',
  who: 'all that is known of a number: what was sent, what came back, consent',
  forget: 'erases all that is known of a number; for admins of the workspace',
  scheduled: 'what leaves later, with *Edit* and *Cancel*',
  cancel: 'takes back what has not left',
  export: 'the history as a CSV file; for admins of the workspace',
  price: 'what it costs; nothing is sent',
  balance: 'the credit on the ClickSend account',
  lists: 'the contact lists that can be picked in the form',
  templates: 'texts that can be picked in the form',
  live: 'whether what is typed in threads of this channel is texted to the person there',
  optout: 'nothing is sent to this number any more, by anybody here',
  optin: 'takes that back; for admins, who say why',
  optouts: 'who does not want to be texted; with `export` as a CSV file, to you alone',
};

/** In the order in which they are needed. */
const groups: readonly (readonly [heading: string, words: readonly CommandWord[]])[] = [
  ['Later', ['scheduled', 'cancel']],
  ['What became of it', ['history', 'status', 'who', 'export']],
  ['Conversations', ['live']],
  ['Who does not want to be texted', ['optouts', 'optout', 'optin']],
  ['More', ['templates', 'lists', 'price', 'balance', 'forget', 'help']],
];

/** What `/mms help` says, privately. */
export function formatHelp(): string {
  return [
    '*Send a picture to phones*',
    '• `/mms` opens the form',
    '• `/mms +61437111222, Jo 0437 111 223` opens it with these recipients',
    '• *Send as MMS* in the menu of a message takes its text and picture',
    ...groups.flatMap(([heading, words]) => ['', `*${heading}*`, ...words.map(helpLine)]),
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

/** Without what may be left out: the usage has it. */
function helpLine(word: CommandWord): string {
  return `• ${codeOf(commandUsages[word].replace(/ \[.*\]$/, ''))} – ${does[word]}`;
}

/** How a command is used, when it was not used like that. */
export function formatUsage(word: CommandWord, fault = ''): string {
  return [fault, `Type it like this: ${usageOf(word)} – ${does[word]}.`].filter(Boolean).join(' ');
}

/** For what is no command; `guess`: what was probably meant. */
export function formatUnknownCommand(typed: string, guess: string | undefined): string {
  const said = `I do not know “${escapeMrkdwn(shortenText(typed, 40))}”.`;
  if (!guess) return `${said}\n\n${formatHelp()}`;
  // What is between backticks is shown as it is, up to the next one.
  const meant = escapeMrkdwn(shortenText(guess.replaceAll('`', '’').replace(/\s+/g, ' '), 80));
  return `${said} Did you mean \`/mms ${meant}\`? \`/mms help\` shows all there is.`;
}

/** For more text than is read at once; `length` in characters. */
export function formatTooLongCommand(length: number): string {
  return `That's ${length.toLocaleString('en')} characters, and I can read ${MAX_RECIPIENTS_LENGTH.toLocaleString('en')} at once. Nothing has been sent. Type \`/mms\` and choose a contact list, or paste fewer numbers.`;
}

function usageOf(word: CommandWord): string {
  return codeOf(commandUsages[word]);
}

function codeOf(usage: string): string {
  return `\`/mms ${usage.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}\``;
}

import { APP } from '../identity.ts';
import type { Workspace } from '../workspace.ts';

/**
 * Converts typed text like Slack's client: `&`, `<` and `>` are escaped; people, channels, links and
 * addresses become `<…>`; emoji become `:codes:` (those missing in the table below stay).
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function convertTypedText(workspace: Workspace, typed: string): string {
  const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return withNames(workspace, escaped.replace(LINKS, formatLink)).replace(EMOJI, formatCode);
}

/**
 * A URL with its scheme, a mail address, or text that looks like a host; never the punctuation that ends a
 * sentence.
 */
const LINKS =
  /https?:\/\/[^\s|]*[\w/=#-]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@.])(?:[\w-]+\.)+(?:com|org|net|io|au|uk|nz)\b(?:\/[^\s|]*[\w/=#-])?/g;

function formatLink(link: string): string {
  if (/^https?:/.test(link)) return `<${link}>`;
  return link.includes('@') ? `<mailto:${link}|${link}>` : `<http://${link}|${link}>`;
}

/** `@Ada Moreno` (or her handle), `@here`, `#field-crew`; a channel's name is left out, as Slack does now. */
function withNames({ people, channels }: Workspace, text: string): string {
  const mentions: readonly (readonly [typed: string, id: string])[] = [
    ...people.flatMap(({ id, name, handle }) =>
      [name, handle].map((as) => [`@${as}`, `@${id}`] as const),
    ),
    [`@${APP.botName}`, `@${APP.botUserId}`],
    ...['channel', 'here', 'everyone'].map((all) => [`@${all}`, `!${all}`] as const),
    ...channels
      .all()
      .filter(({ kind }) => kind !== 'im')
      .map(({ id, name }) => [`#${name}`, `#${id}|`] as const),
  ];
  return mentions.reduce(
    (so, [typed, id]) => so.replace(new RegExp(`(?<![\\w@#])${typed}(?![\\w-])`, 'g'), `<${id}>`),
    text,
  );
}

const CODES: Readonly<Record<string, string>> = {
  '😀': 'grinning',
  '😄': 'smile',
  '😂': 'joy',
  '🙂': 'slightly_smiling_face',
  '😊': 'blush',
  '😍': 'heart_eyes',
  '😢': 'cry',
  '❤️': 'heart',
  '👍': '+1',
  '👋': 'wave',
  '🙏': 'pray',
  '🎉': 'tada',
  '🔥': 'fire',
  '✅': 'white_check_mark',
  '🚀': 'rocket',
  '☀️': 'sunny',
};
const TONES = ['🏻', '🏼', '🏽', '🏾', '🏿'];
const EMOJI = new RegExp(`(${Object.keys(CODES).join('|')})(${TONES.join('|')})?`, 'gu');

/** Skin tones start at two. */
function formatCode(_whole: string, emoji: string, tone: string | undefined): string {
  const skin = tone === undefined ? '' : `:skin-tone-${TONES.indexOf(tone) + 2}:`;
  return `:${CODES[emoji]}:${skin}`;
}

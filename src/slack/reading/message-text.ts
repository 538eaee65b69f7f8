import type { JsonObject } from '../../http/json.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import { cleanText } from './clean-text.ts';
import {
  listBlocks,
  parseObject,
  parseObjects,
  parseString,
  splitForwarded,
} from './message-parts.ts';

/** The text of a message, and of messages that it forwards, as a phone gets it. */
export function extractMessageText(message: unknown): string {
  const { own, forwarded } = splitForwarded(message);
  const isBot = own.bot_id !== undefined || own.subtype === 'bot_message';
  const attached = isBot ? parseObjects(own.attachments) : [];
  const texts = [
    extractText(own, isBot),
    ...attached.filter((one) => !forwarded.includes(one)).map((one) => extractText(one, true)),
    ...forwarded.map((one) => extractText(one, false)),
  ];
  return cleanText(texts.filter((text) => text !== '').join('\n'));
}

/** The `text` of a bot's message is only for notifications; its content is in its blocks. */
function extractText(message: JsonObject, isBot: boolean): string {
  const inBlocks = () => joinLines(listBlocks(message).map(formatBlock));
  const text = parseString(message.text);
  if (isBot)
    return (
      inBlocks() || joinLines([parseString(message.pretext), parseString(message.title), text])
    );
  return text || inBlocks();
}

/** A block as mrkdwn. */
function formatBlock(block: JsonObject): string {
  switch (block.type) {
    case 'header':
    case 'section':
    case 'markdown':
      return joinLines([
        formatTextObject(block.text),
        ...parseObjects(block.fields).map(formatTextObject),
      ]);
    case 'context':
      return joinLines(parseObjects(block.elements).map(formatTextObject));
    case 'rich_text':
      return joinLines(parseObjects(block.elements).map(formatRichText));
    default:
      return '';
  }
}

/** A text object or, in a `markdown` block, the text itself. */
function formatTextObject(value: unknown): string {
  if (typeof value === 'string') return value;
  const { type, text } = parseObject(value);
  return type === 'plain_text' ? escapeMrkdwn(parseString(text)) : parseString(text);
}

/** A paragraph, quote or list of rich text. */
function formatRichText({ type, elements, style, offset }: JsonObject): string {
  if (type !== 'rich_text_list') return parseObjects(elements).map(formatRichElement).join('');
  const first = typeof offset === 'number' ? offset + 1 : 1;
  const formatSign = (n: number) => (style === 'ordered' ? `${first + n}.` : '•');
  return joinLines(
    parseObjects(elements).map((item, n) => `${formatSign(n)} ${formatRichText(item)}`),
  );
}

/** Without its tildes, struck text would count as if it still held. The other styles mean nothing on a phone. */
function formatRichElement(piece: JsonObject): string {
  const text = formatUnstyled(piece);
  const { strike } = parseObject(piece.style);
  return strike === true ? text.replace(/\S(?:.*\S)?/, '~$&~') : text;
}

function formatUnstyled(piece: JsonObject): string {
  const text = escapeMrkdwn(parseString(piece.text));
  switch (piece.type) {
    case 'text':
      return text;
    case 'link':
      return text ? `<${parseString(piece.url)}|${text}>` : `<${parseString(piece.url)}>`;
    case 'emoji':
      return formatEmoji(piece);
    case 'broadcast':
      return `@${parseString(piece.range)}`;
    case 'date':
      return escapeMrkdwn(parseString(piece.fallback));
    default:
      // A mention contains only an id.
      return '';
  }
}

/** A custom emoji has only a name. */
function formatEmoji({ unicode, name }: JsonObject): string {
  const codes = parseString(unicode)
    .match(/^[0-9a-f]{1,5}(?:-[0-9a-f]{1,5})*$/i)?.[0]
    .split('-');
  if (!codes) return `:${parseString(name)}:`;
  return String.fromCodePoint(...codes.map((code) => Number.parseInt(code, 16)));
}

function joinLines(lines: readonly string[]): string {
  return lines.filter((line) => line.trim() !== '').join('\n');
}

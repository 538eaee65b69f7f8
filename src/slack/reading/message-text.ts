import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import { cleanText } from './clean-text.ts';
import {
  listBlocks,
  parseObject,
  parseObjects,
  parseString,
  splitForwarded,
  type UnknownFields,
} from './message-parts.ts';

/** The words of a message and of those that were forwarded with it, as they go to a phone. */
export function extractMessageText(message: unknown): string {
  const { own, forwarded } = splitForwarded(message);
  const isBot = own.bot_id !== undefined || own.subtype === 'bot_message';
  const said = [
    wordsIn(own, isBot),
    ...(isBot ? parseObjects(own.attachments).filter((one) => !forwarded.includes(one)) : []).map(
      (one) => wordsIn(one, true),
    ),
    ...forwarded.map((one) => wordsIn(one, false)),
  ];
  return cleanText(said.filter((words) => words !== '').join('\n'));
}

/** A bot's text is only what a notification shows; its words stand in its blocks. */
function wordsIn(message: UnknownFields, isBot: boolean): string {
  const inBlocks = () => linesOf(listBlocks(message).map(blockWords));
  const text = parseString(message.text);
  if (isBot)
    return inBlocks() || linesOf([parseString(message.pretext), parseString(message.title), text]);
  return text || inBlocks();
}

/** In mrkdwn, as `text` is. */
function blockWords(block: UnknownFields): string {
  switch (block.type) {
    case 'header':
    case 'section':
    case 'markdown':
      return linesOf([objectWords(block.text), ...parseObjects(block.fields).map(objectWords)]);
    case 'context':
      return linesOf(parseObjects(block.elements).map(objectWords));
    case 'rich_text':
      return linesOf(parseObjects(block.elements).map(richWords));
    default:
      return '';
  }
}

/** A text object, or in a `markdown` block the text itself. */
function objectWords(value: unknown): string {
  if (typeof value === 'string') return value;
  const { type, text } = parseObject(value);
  return type === 'plain_text' ? escapeMrkdwn(parseString(text)) : parseString(text);
}

/** A paragraph, a quote or a list of rich text. */
function richWords({ type, elements }: UnknownFields): string {
  if (type !== 'rich_text_list') return parseObjects(elements).map(pieceWords).join('');
  return linesOf(parseObjects(elements).map((item) => `• ${richWords(item)}`));
}

function pieceWords(piece: UnknownFields): string {
  const text = escapeMrkdwn(parseString(piece.text));
  switch (piece.type) {
    case 'text':
      return text;
    case 'link':
      return text ? `<${parseString(piece.url)}|${text}>` : `<${parseString(piece.url)}>`;
    case 'emoji':
      return emojiOf(piece);
    case 'broadcast':
      return `@${parseString(piece.range)}`;
    case 'date':
      return escapeMrkdwn(parseString(piece.fallback));
    default:
      // Whom a mention means is not known here.
      return '';
  }
}

/** Emoji that only a workspace has are known by name alone. */
function emojiOf({ unicode, name }: UnknownFields): string {
  const codes = parseString(unicode)
    .match(/^[0-9a-f]{1,5}(?:-[0-9a-f]{1,5})*$/i)?.[0]
    .split('-');
  if (!codes) return `:${parseString(name)}:`;
  return String.fromCodePoint(...codes.map((code) => Number.parseInt(code, 16)));
}

function linesOf(lines: readonly string[]): string {
  return lines.filter((line) => line.trim() !== '').join('\n');
}

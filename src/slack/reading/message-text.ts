import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import { cleanText } from './clean-text.ts';
import { blocksOf, messagesIn, objectIn, objectsIn, type Parts, textIn } from './message-parts.ts';

/** The words of a message and of those that were forwarded with it, as they go to a phone. */
export function wordsOf(message: unknown): string {
  const { own, forwarded } = messagesIn(message);
  const isBot = own.bot_id !== undefined || own.subtype === 'bot_message';
  const said = [
    wordsIn(own, isBot),
    ...(isBot ? objectsIn(own.attachments).filter((one) => !forwarded.includes(one)) : []).map(
      (one) => wordsIn(one, true),
    ),
    ...forwarded.map((one) => wordsIn(one, false)),
  ];
  return cleanText(said.filter((words) => words !== '').join('\n'));
}

/** A bot's text is only what a notification shows; its words stand in its blocks. */
function wordsIn(message: Parts, isBot: boolean): string {
  const inBlocks = () => linesOf(blocksOf(message).map(blockWords));
  const text = textIn(message.text);
  if (isBot) return inBlocks() || linesOf([textIn(message.pretext), textIn(message.title), text]);
  return text || inBlocks();
}

/** In mrkdwn, as `text` is. */
function blockWords(block: Parts): string {
  switch (block.type) {
    case 'header':
    case 'section':
    case 'markdown':
      return linesOf([objectWords(block.text), ...objectsIn(block.fields).map(objectWords)]);
    case 'context':
      return linesOf(objectsIn(block.elements).map(objectWords));
    case 'rich_text':
      return linesOf(objectsIn(block.elements).map(richWords));
    default:
      return '';
  }
}

/** A text object, or in a `markdown` block the text itself. */
function objectWords(value: unknown): string {
  if (typeof value === 'string') return value;
  const { type, text } = objectIn(value);
  return type === 'plain_text' ? escapeMrkdwn(textIn(text)) : textIn(text);
}

/** A paragraph, a quote or a list of rich text. */
function richWords({ type, elements }: Parts): string {
  if (type !== 'rich_text_list') return objectsIn(elements).map(pieceWords).join('');
  return linesOf(objectsIn(elements).map((item) => `• ${richWords(item)}`));
}

function pieceWords(piece: Parts): string {
  const text = escapeMrkdwn(textIn(piece.text));
  switch (piece.type) {
    case 'text':
      return text;
    case 'link':
      return text ? `<${textIn(piece.url)}|${text}>` : `<${textIn(piece.url)}>`;
    case 'emoji':
      return emojiOf(piece);
    case 'broadcast':
      return `@${textIn(piece.range)}`;
    case 'date':
      return escapeMrkdwn(textIn(piece.fallback));
    default:
      // Whom a mention means is not known here.
      return '';
  }
}

/** Emoji that only a workspace has are known by name alone. */
function emojiOf({ unicode, name }: Parts): string {
  const codes = textIn(unicode)
    .match(/^[0-9a-f]{1,5}(?:-[0-9a-f]{1,5})*$/i)?.[0]
    .split('-');
  if (!codes) return `:${textIn(name)}:`;
  return String.fromCodePoint(...codes.map((code) => Number.parseInt(code, 16)));
}

function linesOf(lines: readonly string[]): string {
  return lines.filter((line) => line.trim() !== '').join('\n');
}

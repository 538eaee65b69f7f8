import type { KnownBlock } from '@slack/types';
import type { Send } from '../../../domain/send.ts';
import { postText } from '../../text/post.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { buildQuoteBlock, MAX_TEXT_LENGTH } from './message.ts';

/** A person's text, under the heading of a post. */
interface QuotedText {
  /** '' if there is none. */
  readonly title: string;
  readonly body: string;
}

/**
 * The heading of a post and the text of the send in one block, with the picture next to it if it is a file
 * in Slack. A text with characters that Slack would take for mark-up gets its own block, which shows it
 * verbatim, because they cannot be escaped. The block's id is the send's id, so that the app can find the
 * post if Slack's response was lost and Slack returns no metadata.
 */
export function buildHeadingBlocks(
  heading: string,
  { title, body }: QuotedText,
  { id, picture }: Pick<Send, 'id' | 'picture'>,
): readonly KnownBlock[] {
  const joined = [heading, ...formatQuote({ title, body })].join('\n');
  // Escaping may make a text too long for one block.
  const isVerbatim = hasMarkup(title) || hasMarkup(body) || joined.length > MAX_TEXT_LENGTH;
  const lines = isVerbatim ? heading : joined;
  // Verbatim, so that Slack does not create links.
  const text = { type: 'mrkdwn', text: lines, verbatim: true } as const;
  const section: KnownBlock = { type: 'section', block_id: id, text };
  const shown = picture.kind === 'slack' ? { ...section, accessory: buildImage(picture) } : section;
  if (!isVerbatim) return [shown];
  const bold = title === '' ? [] : [{ bold: title }];
  return [shown, buildQuoteBlock(...bold, `${title === '' ? '' : '\n'}${body}`)];
}

function buildImage({ id, name }: Extract<Send['picture'], { readonly kind: 'slack' }>) {
  const alt_text = shortenText(name ?? postText.pictureAlt, 200);
  return { type: 'image', slack_file: { id }, alt_text } as const;
}

function formatQuote({ title, body }: QuotedText): readonly string[] {
  const lines = body === '' ? [] : body.split(/\r?\n/).map(escapeMrkdwn);
  const bold = title.trim() === '' ? [] : [`*${escapeMrkdwn(title.trim())}*`];
  return [...bold, ...lines].map((line) => `>${line}`);
}

/**
 * Bold, italics, strikethrough, code; an emoji's name; a quote at the start of a line. An underscore within a
 * word, as in `jo_smith@example.com`, means nothing to Slack.
 */
const MARKUP = /[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:[\w+'-]+:|^\s*>/m;

function hasMarkup(text: string): boolean {
  return MARKUP.test(text);
}

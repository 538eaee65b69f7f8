import type { KnownBlock } from '@slack/types';
import type { Send } from '../../../domain/send.ts';
import { postText } from '../../text/post.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { buildQuoteBlock, MAX_TEXT_LENGTH } from './message.ts';

/** What a person wrote, under the heading of a post. */
interface QuotedText {
  /** '' for none. */
  readonly title: string;
  readonly body: string;
}

/**
 * The heading of a post and the text of the send, in one block, with the picture beside both when it is a file in
 * Slack. A text with characters that Slack takes for markup gets a block of its own, which shows it as written:
 * there is no way to escape them. The block has the id of the send as its own id: the app finds the post by it when
 * Slack's answer was lost and Slack returns no metadata.
 */
export function buildHeadingBlocks(
  heading: string,
  { title, body }: QuotedText,
  { id, picture }: Pick<Send, 'id' | 'picture'>,
  withPicture: boolean,
): readonly KnownBlock[] {
  const joined = [heading, ...formatQuote({ title, body })].join('\n');
  // Escaped characters may make a text too long for one block.
  const isVerbatim = hasMarkup(title) || hasMarkup(body) || joined.length > MAX_TEXT_LENGTH;
  const lines = isVerbatim ? heading : joined;
  // Verbatim: Slack makes no links of what looks like one.
  const text = { type: 'mrkdwn', text: lines, verbatim: true } as const;
  const section: KnownBlock = { type: 'section', block_id: id, text };
  const shown =
    withPicture && picture.kind === 'slack'
      ? { ...section, accessory: buildImage(picture) }
      : section;
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

/** Bold, italics, struck out, code; an emoji's name; a quote at the beginning of a line. */
const MARKUP = /[*_~`]|:[\w+'-]+:|^\s*>/m;

function hasMarkup(text: string): boolean {
  return MARKUP.test(text);
}

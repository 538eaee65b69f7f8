import type { KnownBlock } from '@slack/types';
import type { Send } from '../../../domain/send.ts';
import { shortenText } from '../format/mrkdwn.ts';

/** The heading of a post, with the picture beside it when the picture is a file in Slack. */
export function buildHeadingBlock(
  heading: string,
  { picture }: Send,
  withPicture: boolean,
): KnownBlock {
  const text = { type: 'mrkdwn', text: heading } as const;
  if (!withPicture || picture.kind !== 'slack') return { type: 'section', text };
  const alt_text = shortenText(picture.name ?? 'The picture', 200);
  const accessory = { type: 'image', slack_file: { id: picture.id }, alt_text } as const;
  return { type: 'section', text, accessory };
}

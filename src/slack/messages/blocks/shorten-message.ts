import { shortenText } from '../format/mrkdwn.ts';
import { buildContextBlock, buildSectionBlock, type SlackMessage } from './message.ts';
import { pickButtonBlocks } from './simplify-message.ts';

/** Far below every limit of Slack's that is known. */
const MOST = 1_000;

/** A message that Slack found too long: the beginning of what it says, and its buttons. */
export function shortenMessage({ text, blocks }: SlackMessage): SlackMessage {
  const said = shortenText(text, MOST);
  return {
    text: said,
    blocks: [buildSectionBlock(said), buildContextBlock(WHY), ...pickButtonBlocks(blocks)],
  };
}

const WHY = 'Slack did not take all of this, so it is shortened.';

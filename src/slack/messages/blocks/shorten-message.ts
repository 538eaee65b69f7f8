import { shorten } from '../format/mrkdwn.ts';
import { context, type SlackMessage, section } from './message.ts';
import { buttonsIn } from './simplify-message.ts';

/** Far below every limit of Slack's that is known. */
const MOST = 1_000;

/** A message that Slack found too long: the beginning of what it says, and its buttons. */
export function shortened({ text, blocks }: SlackMessage): SlackMessage {
  const said = shorten(text, MOST);
  return { text: said, blocks: [section(said), context(WHY), ...buttonsIn(blocks)] };
}

const WHY = 'Slack did not take all of this, so it is shortened.';

import { storeLostText } from '../../text/store-lost.ts';
import { buildSectionBlock, type SlackMessage } from '../blocks/message.ts';

/** Tells an admin that the store lost its records. */
export function buildStoreLostMessage({ lostAt }: { readonly lostAt: number }): SlackMessage {
  const seconds = Math.floor(lostAt / 1000);
  const when = `<!date^${seconds}^{date_short_pretty} at {time}|${new Date(lostAt).toISOString()}>`;
  const heading = storeLostText.heading({ when });
  const text = [storeLostText.whatIsLost, storeLostText.whatToDo];
  return {
    text: [heading, ...text].join('\n'),
    blocks: [buildSectionBlock(heading), ...text.map((part) => buildSectionBlock(part))],
  };
}

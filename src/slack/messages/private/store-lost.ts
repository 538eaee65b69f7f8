import { buildSectionBlock, type SlackMessage } from '../blocks/message.ts';

/** Tells an admin that the store lost its records. */
export function buildStoreLostMessage({ lostAt }: { readonly lostAt: number }): SlackMessage {
  const seconds = Math.floor(lostAt / 1000);
  const when = `<!date^${seconds}^{date_short_pretty} at {time}|${new Date(lostAt).toISOString()}>`;
  const heading = `🛑 *My store was emptied* (seen ${when}).`;
  const text = [
    'Opt-outs, scheduled messages and what I knew of sent ones are gone. Nobody who texted STOP is known any more.',
    '*Until the opt-outs are back, send nothing.* Ask the person who looks after this app to restore them from their last export (`npm run restore-opt-outs -- opt-outs-….csv`), and to find out why the store lost its data.',
  ];
  return {
    text: [heading, ...text].join('\n'),
    blocks: [buildSectionBlock(heading), ...text.map((part) => buildSectionBlock(part))],
  };
}

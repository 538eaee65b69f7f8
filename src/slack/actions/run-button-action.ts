import type { BlockAction, ButtonAction, Logger, SlackActionMiddlewareArgs } from '@slack/bolt';
import { runBeforeAck } from '../client/run-before-ack.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { formatUnconfirmedError } from '../messages/format/error-text.ts';

/**
 * A button of a message that does something: done, then Slack is answered, then the words that `act`
 * gave are said in private beside the message; undefined says nothing.
 */
export async function runButtonAction(
  pressed: Pick<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>, 'ack' | 'respond'> & {
    readonly logger: Logger;
  },
  what: string,
  act: () => Promise<string | undefined>,
): Promise<void> {
  const { ack, respond, logger } = pressed;
  const text = await runBeforeAck(ack, act).catch((error: unknown) => {
    logger.warn(`${what}: ${toAppError(error).code}`);
    return formatUnconfirmedError(error);
  });
  if (text) await respond({ response_type: 'ephemeral', replace_original: false, text });
}

import type { BlockSuggestion, Logger, Middleware, SlackOptionsMiddlewareArgs } from '@slack/bolt';
import type { Option, PlainTextElement } from '@slack/types';
import { withTimeout } from '../../../with-timeout.ts';
import { OPTIONS_TIMEOUT_MS } from '../../client/ack.ts';
import { toAppError } from '../../errors/to-app-error.ts';

export interface OptionGroup {
  readonly label: PlainTextElement;
  readonly options: Option[];
}

/**
 * The listener of a menu that requests its options. If finding them failed or takes too long, Slack shows
 * “no results”, because a menu cannot show a reason.
 */
export function suggestOptions(
  what: string,
  find: (
    request: BlockSuggestion,
    logger: Logger,
  ) => Promise<readonly Option[] | readonly OptionGroup[]>,
): Middleware<SlackOptionsMiddlewareArgs<'block_suggestion'>> {
  return async ({ ack, payload, logger }) => {
    const finding = withTimeout(OPTIONS_TIMEOUT_MS, find(payload, logger));
    const options = await finding.catch((error: unknown) => {
      logger.warn(`failed to list the ${what}: ${toAppError(error).code}`);
      return [];
    });
    const groups = options.filter(isGroup);
    // Slack refuses an empty list of groups.
    await (groups.length > 0
      ? ack({ option_groups: groups })
      : ack({ options: options.filter((one): one is Option => !isGroup(one)) }));
  };
}

function isGroup(one: Option | OptionGroup): one is OptionGroup {
  return 'options' in one;
}

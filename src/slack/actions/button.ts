import type {
  App,
  BlockAction,
  ButtonAction,
  Logger,
  RespondFn,
  SlackActionMiddlewareArgs,
  StaticSelectAction,
} from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Requester } from '../../core/permissions/visibility.ts';
import { runBeforeAck } from '../client/ack.ts';
import type { CommandTable } from '../commands/command-table.ts';
import { toAppError } from '../errors/to-app-error.ts';
import type { PublishHome } from '../home/publish-home.ts';
import { buildMessage, PRIVATE, type SlackMessage } from '../messages/blocks/message.ts';
import { formatError, formatUnconfirmedError } from '../messages/format/error-text.ts';
import { isInPrivateMessage } from '../reading/press-place.ts';
import { getPresser } from '../reading/requester.ts';

type PressArgs = SlackActionMiddlewareArgs<BlockAction<ButtonAction | StaticSelectAction>>;

/** A press on a button, or a choice in a menu that replaces several buttons. */
export interface Press {
  /** '' if there is none. */
  readonly value: string;
  readonly requester: Requester;
  readonly body: PressArgs['body'];
  readonly client: WebClient;
  readonly logger: Pick<Logger, 'warn'>;
  readonly respond: RespondFn;
}

/** Shown to the person only. Nothing is shown for '' and undefined. */
type ButtonAnswer = string | SlackMessage | undefined;

/**
 * A button that runs an action and shows the result to the person who pressed it. `Tools` are the use cases
 * that it needs. A button that opens a modal is created with `openOnPress` instead.
 */
export interface Button<in Tools> {
  /** An action id, or a pattern that matches several. */
  readonly id: string | RegExp;
  /**
   * Acknowledges the press once `run` is done, or after 2.3 seconds. For a change that must be stored
   * before the person sees that the press worked.
   */
  readonly isRunBeforeAck?: true;
  /** The result replaces the message that contains the button. */
  readonly replacesMessage?: true;
  /**
   * The page of a command that shows what the press changed, for a button's value. Below the result, it
   * replaces a private message that contains the button, which would otherwise still offer the same. In a
   * channel the message is for everybody, so the result is a private message of its own.
   */
  readonly pageAfter?: (value: string) => string;
  readonly run: (tools: Tools, press: Press) => Promise<ButtonAnswer>;
}

interface ButtonsTools {
  readonly publishHome?: PublishHome;
  readonly commands: Pick<CommandTable, 'showPage'>;
}

/** Registers a listener for each button. App Home shows some of them and is published again after a press. */
export function registerButtons<Tools>(
  app: App,
  buttons: readonly Button<NoInfer<Tools>>[],
  tools: Tools & ButtonsTools,
): void {
  for (const button of buttons) {
    app.action<BlockAction<ButtonAction | StaticSelectAction>>(button.id, async (args) => {
      const { body, client, respond } = args;
      const { answer, isFailed } = await answerPress(button, tools, args);
      if (!answer) return;
      const message = typeof answer === 'string' ? buildMessage(answer) : answer;
      // App Home has no messages, so it is published again with the result at the top.
      if (body.view?.type === 'home' && tools.publishHome)
        return tools.publishHome(client, body.user.id, message.text);
      const { replacesMessage, pageAfter } = button;
      const page = isInPrivateMessage(body) ? pageAfter?.(readValue(args)) : undefined;
      // What failed can be pressed again.
      const isReplaced = !isFailed && (replacesMessage || page !== undefined);
      await respond(
        isReplaced
          ? { replace_original: true, ...(await addPage(message, page, tools, args)) }
          : { ...PRIVATE, ...message },
      );
    });
  }
}

/** The result with the page below. The result alone if the page cannot be shown. */
async function addPage(
  result: SlackMessage,
  page: string | undefined,
  { commands }: ButtonsTools,
  { body, logger }: PressArgs & Pick<Press, 'logger'>,
): Promise<SlackMessage> {
  if (page === undefined) return result;
  try {
    const { text, blocks } = await commands.showPage(page, getPresser(body));
    return { text: `${result.text}\n${text}`, blocks: [...result.blocks, ...blocks] };
  } catch (error) {
    logger.warn(`failed to show a page: ${toAppError(error).code}`);
    return result;
  }
}

function readValue({ action }: Pick<PressArgs, 'action'>): string {
  return (action.type === 'button' ? action.value : action.selected_option.value) ?? '';
}

async function answerPress<Tools>(
  { id, isRunBeforeAck, run }: Button<Tools>,
  tools: Tools,
  args: PressArgs & Pick<Press, 'client' | 'logger'>,
): Promise<{ readonly answer: ButtonAnswer; readonly isFailed?: true }> {
  const { ack, body, client, logger, respond } = args;
  const press = {
    value: readValue(args),
    requester: getPresser(body),
    body,
    client,
    logger,
    respond,
  };
  if (!isRunBeforeAck) await ack();
  try {
    const answer = await (isRunBeforeAck
      ? runBeforeAck(ack, () => run(tools, press))
      : run(tools, press));
    return { answer };
  } catch (error) {
    logger.warn(`failed to answer the button ${id}: ${toAppError(error).code}`);
    const answer = isRunBeforeAck ? formatUnconfirmedError(error) : formatError(error);
    return { answer, isFailed: true };
  }
}

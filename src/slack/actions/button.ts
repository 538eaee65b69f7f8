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
import { toAppError } from '../errors/to-app-error.ts';
import type { PublishHome } from '../home/publish-home.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { formatError, formatUnconfirmedError } from '../messages/format/error-text.ts';
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
  readonly replacesMessage?: true | ((press: Pick<Press, 'body'>) => boolean);
  /** A returned function runs after the acknowledgement and returns the result. */
  readonly run: (
    tools: Tools,
    press: Press,
  ) => Promise<ButtonAnswer | (() => Promise<ButtonAnswer>)>;
}

/** Registers a listener for each button. App Home shows some of them and is published again after a press. */
export function registerButtons<Tools>(
  app: App,
  buttons: readonly Button<NoInfer<Tools>>[],
  tools: Tools & { readonly publishHome?: PublishHome },
): void {
  for (const button of buttons) {
    app.action<BlockAction<ButtonAction | StaticSelectAction>>(button.id, async (args) => {
      const { body, client, respond } = args;
      const answer = await answerPress(button, tools, args);
      if (!answer) return;
      const message = typeof answer === 'string' ? { text: answer } : answer;
      // App Home has no messages, so it is published again with the result at the top.
      if (body.view?.type === 'home' && tools.publishHome)
        return tools.publishHome(client, body.user.id, message.text);
      const { replacesMessage = false } = button;
      const replace_original =
        typeof replacesMessage === 'function' ? replacesMessage({ body }) : replacesMessage;
      await respond({ response_type: 'ephemeral', replace_original, ...message });
    });
  }
}

async function answerPress<Tools>(
  { id, isRunBeforeAck, run }: Button<Tools>,
  tools: Tools,
  args: PressArgs & Pick<Press, 'client' | 'logger'>,
): Promise<ButtonAnswer> {
  const { ack, action, body, client, logger, respond } = args;
  const value = action.type === 'button' ? action.value : action.selected_option.value;
  const press = { value: value ?? '', requester: getPresser(body), body, client, logger, respond };
  if (!isRunBeforeAck) await ack();
  try {
    const result = await (isRunBeforeAck
      ? runBeforeAck(ack, () => run(tools, press))
      : run(tools, press));
    return typeof result === 'function' ? await result() : result;
  } catch (error) {
    logger.warn(`failed to answer the button ${id}: ${toAppError(error).code}`);
    return isRunBeforeAck ? formatUnconfirmedError(error) : formatError(error);
  }
}

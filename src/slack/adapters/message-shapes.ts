import type { KnownBlock, MessageMetadata } from '@slack/types';
import type { AppError } from '../../core/errors.ts';
import { findSlackOutcome, isShapeRefusal } from '../errors/outcomes.ts';
import { getSlackErrorCode, toAppError } from '../errors/to-app-error.ts';
import {
  removeBlocks,
  shortenMessage,
  simplifyMessage,
} from '../messages/blocks/fallback-messages.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';

/** The arguments of a call of Slack's. Without blocks Slack shows the text. */
interface MessageArguments {
  readonly text: string;
  readonly blocks?: KnownBlock[];
  readonly metadata?: MessageMetadata;
}

/** How a message is shown: whole, or with less and less in it. */
interface MessageShape {
  readonly withPicture: boolean;
  render(message: SlackMessage, metadata?: MessageMetadata): MessageArguments;
}

interface Reduction {
  readonly withPicture: boolean;
  readonly body: 'whole' | 'simple' | 'short' | 'plain';
  /** Whether it is plain and short. */
  readonly isShort: boolean;
  readonly hasMetadata: boolean;
}

/**
 * Posts a message in the first shape that Slack takes. Slack refuses a whole message when it cannot show
 * the file in it, when it is too long, and when it cannot render what somebody wrote. Then the message is
 * posted without the picture, in simple blocks or shortened, and last as plain text. Throws an AppError,
 * which is final when Slack refuses the last shape for its content.
 */
export async function tryMessageShapes<T>(
  showsPicture: boolean,
  post: (shape: MessageShape) => Promise<T>,
): Promise<T> {
  let reduction: Reduction = { ...whole, withPicture: showsPicture };
  for (;;) {
    try {
      return await post(createShape(reduction));
    } catch (error) {
      const failed = toAppError(error);
      const next = reduceFurther(reduction, failed);
      if (!next) throw failed;
      reduction = next;
    }
  }
}

const whole = { body: 'whole', isShort: false, hasMetadata: true } as const;

/** The next shape to try after a refusal; undefined when less would not help, or nothing can go. */
function reduceFurther(reduction: Reduction, failed: AppError): Reduction | undefined {
  const { withPicture, body, isShort, hasMetadata } = reduction;
  if (!failed.answered) return undefined;
  const outcome = findSlackOutcome(failed.code);
  if (outcome?.follows === 'unmarked')
    return hasMetadata ? { ...reduction, hasMetadata: false } : undefined;
  if (outcome?.follows === 'shorter' && !isShort)
    return { ...reduction, body: body === 'plain' ? 'plain' : 'short', isShort: true };
  // An error code that this app does not know may be about anything.
  const isUnknown = !outcome && getSlackErrorCode(failed.cause) !== undefined;
  const isAboutBody = isUnknown || (outcome !== undefined && isShapeRefusal(outcome));
  const isAboutFile = failed.code.startsWith('file_');
  if (withPicture && (isAboutBody || isAboutFile)) return { ...reduction, withPicture: false };
  if (!isAboutBody || body === 'plain') return undefined;
  return { ...reduction, body: body === 'whole' ? 'simple' : 'plain' };
}

function createShape({ withPicture, body, isShort, hasMetadata }: Reduction): MessageShape {
  const bodies = {
    whole: (message: SlackMessage) => message,
    simple: simplifyMessage,
    short: shortenMessage,
    plain: (message: SlackMessage) => removeBlocks(isShort ? shortenMessage(message) : message),
  };
  return {
    withPicture,
    render: (message, metadata) => ({
      ...bodies[body](message),
      metadata: hasMetadata ? metadata : undefined,
    }),
  };
}

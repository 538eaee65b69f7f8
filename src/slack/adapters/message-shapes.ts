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

/** The arguments of a Slack call. Without blocks Slack shows the text. */
interface MessageArguments {
  readonly text: string;
  readonly blocks?: KnownBlock[];
  readonly metadata?: MessageMetadata;
}

/** A version of a message: complete, or reduced step by step. */
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
 * Posts a message in the first version that Slack accepts. Slack refuses a whole message if it cannot show
 * its file, if it is too long, or if it cannot render somebody's text. Then the message is tried without
 * the picture, in simple blocks or shortened, and finally as plain text. Throws an AppError, which is final
 * if Slack refuses the last version because of its content.
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

/** The next version to try after a refusal. Undefined if reducing it further would not help or is not possible. */
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

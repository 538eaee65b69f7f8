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

/** What Slack is given to show. Without blocks it shows the text. */
interface Given {
  readonly text: string;
  readonly blocks?: KnownBlock[];
  readonly metadata?: MessageMetadata;
}

/** A message as Slack may take it: `whole`, or with less and less in it. */
interface MessageShape {
  readonly withPicture: boolean;
  /** What is given to Slack of a message in this shape. */
  render(message: SlackMessage, metadata?: MessageMetadata): Given;
}

interface Shaped {
  readonly withPicture: boolean;
  readonly body: 'whole' | 'simple' | 'short' | 'plain';
  /** Whether it is plain and short. */
  readonly isShort: boolean;
  readonly hasMetadata: boolean;
}

/**
 * Says something in the first shape that Slack takes. Slack refuses a whole message when it cannot
 * show the file in it, when it is too long, and when it cannot render what somebody wrote: then it
 * goes without the picture, in simple blocks or in short, and last as plain text. Throws an AppError,
 * which is final where Slack refuses the last shape for what is in it.
 */
export async function tryMessageShapes<T>(
  showsPicture: boolean,
  say: (shape: MessageShape) => Promise<T>,
): Promise<T> {
  let shaped: Shaped = { ...whole, withPicture: showsPicture };
  for (;;) {
    try {
      return await say(shapeOf(shaped));
    } catch (error) {
      const failed = toAppError(error);
      const next = lesser(shaped, failed);
      if (!next) throw failed;
      shaped = next;
    }
  }
}

const whole = { body: 'whole', isShort: false, hasMetadata: true } as const;

/** The next shape to try after a refusal; undefined where less would not help, or there is no less. */
function lesser(shaped: Shaped, failed: AppError): Shaped | undefined {
  const { withPicture, body, isShort, hasMetadata } = shaped;
  if (!failed.answered) return undefined;
  const outcome = findSlackOutcome(failed.code);
  if (outcome?.follows === 'unmarked')
    return hasMetadata ? { ...shaped, hasMetadata: false } : undefined;
  if (outcome?.follows === 'shorter' && !isShort)
    return { ...shaped, body: body === 'plain' ? 'plain' : 'short', isShort: true };
  // A word of Slack's that nobody wrote down may be about anything.
  const isUnknown = !outcome && getSlackErrorCode(failed.cause) !== undefined;
  const isAboutBody = isUnknown || (outcome !== undefined && isShapeRefusal(outcome));
  const isAboutFile = failed.code.startsWith('file_');
  if (withPicture && (isAboutBody || isAboutFile)) return { ...shaped, withPicture: false };
  if (!isAboutBody || body === 'plain') return undefined;
  return { ...shaped, body: body === 'whole' ? 'simple' : 'plain' };
}

function shapeOf({ withPicture, body, isShort, hasMetadata }: Shaped): MessageShape {
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
      ...(metadata && hasMetadata ? { metadata } : {}),
    }),
  };
}

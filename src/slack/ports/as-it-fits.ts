import { toAppError } from '../errors.ts';
import type { SlackMessage } from '../messages/message.ts';
import { shortened } from '../messages/shortened.ts';
import { outcomeOf } from '../outcomes.ts';

/** Makes a message fit: leaves it as it is, or shortens it. */
export type Fit = (message: SlackMessage) => SlackMessage;

/** What Slack says when it cannot show a file in a message: one of an odd kind, or that is still scanned. */
const NO_PICTURE = /^invalid_(blocks|slack_file|arguments)/;

/**
 * Says something as Slack takes it. It refuses a whole message when it cannot show the file in it, and
 * when it is too long: then it goes without the picture, or in short. Throws an AppError.
 */
export async function asItFits<T>(
  showsPicture: boolean,
  say: (fitted: Fit, withPicture: boolean) => Promise<T>,
): Promise<T> {
  let withPicture = showsPicture;
  let fitted: Fit = asItIs;
  for (;;) {
    try {
      return await say(fitted, withPicture);
    } catch (error) {
      const failed = toAppError(error);
      const isTooLong = outcomeOf(failed.code)?.follows === 'shorter';
      if (withPicture && NO_PICTURE.test(failed.code)) withPicture = false;
      else if (isTooLong && fitted === asItIs) fitted = shortened;
      else throw failed;
    }
  }
}

const asItIs: Fit = (message) => message;

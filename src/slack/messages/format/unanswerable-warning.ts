import { type CountryCode, formatDialledPhone } from '../../../domain/phone.ts';
import type { UnanswerableReason } from '../../../domain/send.ts';
import { reviewText } from '../../text/review.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

/** Why the recipient cannot reply STOP, in mrkdwn. */
export function formatUnanswerableWarning(
  from: string,
  why: UnanswerableReason,
  country?: CountryCode,
): string {
  const sender = escapeMrkdwn(shortenText(formatDialledPhone(from, country), 60));
  return why === 'name'
    ? reviewText.repliesImpossibleToName({ sender })
    : reviewText.repliesImpossibleToOwn({ sender });
}

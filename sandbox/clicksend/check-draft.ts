import type { Draft } from './draft.ts';
import { countParts, truncateBody } from './message-text.ts';
import { computePrice } from './price.ts';
import type { ClickSend } from './state.ts';

const SUBJECT_LIMIT = 20;
const CUSTOM_STRING_LIMIT = 50;
const ALPHA_SENDER_LIMIT = 11;

interface Checks {
  readonly product: 'mms' | 'sms';
  readonly hasMedia: boolean;
  /** A price call spends nothing, so neither credit nor repetition matters. */
  readonly isSend: boolean;
}

/** The per-message status: `SUCCESS`, or the first error. */
export function checkDraft(clicksend: ClickSend, draft: Draft, checks: Checks): string {
  const { recipient } = draft;
  const forced = clicksend.refusals.get(recipient?.e164 ?? draft.to);
  if (forced !== undefined) return forced;
  if (draft.isForeignList) return 'NOT_ENOUGH_PERMISSION_TO_LIST_ID';
  if (draft.to === '') return 'MISSING_REQUIRED_FIELDS';
  const wrong = findContentFault(draft, checks);
  if (wrong !== undefined) return wrong;
  if (recipient === undefined) return 'INVALID_RECIPIENT';
  if (!clicksend.countries.has(recipient.country)) return 'COUNTRY_NOT_ENABLED';
  if (checks.product === 'mms' && !checks.hasMedia) return 'INVALID_MEDIA_FILE';
  if (!checks.isSend) return 'SUCCESS';
  const body = truncateBody(draft.body, checks.product);
  if (isRepeated(clicksend, draft, body)) return 'THROTTLED';
  const price =
    countParts(body, checks.product) * computePrice(clicksend, recipient, checks.product);
  return clicksend.balance >= price ? 'SUCCESS' : 'INSUFFICIENT_CREDIT';
}

/**
 * A subject or custom_string that is too long. The limits are documented, the behaviour beyond them is not;
 * the generic code keeps an app from relying on more than "refused".
 */
function findContentFault(draft: Draft, checks: Checks): string | undefined {
  if (checks.product === 'mms') {
    if (draft.subject.trim() === '') return 'SUBJECT_REQUIRED';
    if (draft.subject.length > SUBJECT_LIMIT) return 'SOMETHING_IS_WRONG';
  }
  if (draft.body === '') {
    return checks.product === 'mms' ? 'MISSING_REQUIRED_FIELDS' : 'EMPTY_MESSAGE';
  }
  if (draft.customString.length > CUSTOM_STRING_LIMIT) return 'SOMETHING_IS_WRONG';
  if (draft.schedule === undefined) return 'INVALID_SCHEDULE';
  return isSender(draft.from) ? undefined : 'INVALID_SENDER_ID';
}

/** Blank, a number, or at most 11 letters and digits without spaces. */
function isSender(from: string): boolean {
  if (from === '' || /^\+?\d{3,15}$/.test(from)) return true;
  return from.length <= ALPHA_SENDER_LIMIT && !/\s/.test(from);
}

function isRepeated(clicksend: ClickSend, draft: Draft, body: string): boolean {
  if (clicksend.throttleSeconds === 0) return false;
  const since = clicksend.now() - clicksend.throttleSeconds * 1000;
  return clicksend.messages.some(
    (message) =>
      message.answered === 'SUCCESS' &&
      message.at > since &&
      message.to === draft.recipient?.e164 &&
      message.body === body,
  );
}

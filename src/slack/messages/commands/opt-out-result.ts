import type { OptOutEffect } from '../../../core/opt-outs/opt-out-ledger.ts';
import type { E164 } from '../../../domain/phone.ts';
import type { Problem } from '../../../domain/problem.ts';
import { formatProblem } from '../../text/problems.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';

/** What `/mms optout` did; `why`: what the ledger says of the number from now on. */
export function formatOptOutResult(
  phone: E164,
  change: OptOutEffect,
  why: Problem | undefined,
): string {
  if (change === 'out' || !why) {
    return `🔕 ${phone} is opted out: nothing is sent there any more by anybody here, until they text START, or somebody types \`/mms optin ${phone}\` with a reason.`;
  }
  return `🔕 ${phone} was opted out already; what you wrote is kept beside it. ${escapeMrkdwn(formatProblem(why))}`;
}

/** What `/mms optin` did. */
export function formatOptInResult(phone: E164, change: OptOutEffect): string {
  return change === 'in'
    ? `🔔 ${phone} can be sent to again. Your reason is kept in the ledger.`
    : `${phone} was not opted out, so nothing changed.`;
}

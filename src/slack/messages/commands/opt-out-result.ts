import type { OptOutEffect } from '../../../core/opt-outs/opt-out-ledger.ts';
import type { E164 } from '../../../domain/phone.ts';
import type { Problem } from '../../../domain/problem.ts';
import { optOutText } from '../../text/commands.ts';
import { formatProblem } from '../../text/problems.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';

/** The result of `/mms optout`. `why` is the number's state in the ledger from now on. */
export function formatOptOutResult(
  phone: E164,
  change: OptOutEffect,
  why: Problem | undefined,
): string {
  if (change === 'out' || !why) {
    return optOutText.done({ phone });
  }
  return optOutText.before({ phone, reason: escapeMrkdwn(formatProblem(why)) });
}

/** The result of `/mms optin`. */
export function formatOptInResult(phone: E164, change: OptOutEffect): string {
  return change === 'in' ? optOutText.back({ phone }) : optOutText.notOut({ phone });
}

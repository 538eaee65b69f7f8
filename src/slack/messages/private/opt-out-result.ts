import type { ConfirmOptOutResult, OptOutEffect } from '../../../core/opt-outs/opt-out-ledger.ts';
import { maskPhone } from '../../../domain/phone.ts';
import type { Problem } from '../../../domain/problem.ts';
import { optOutText } from '../../text/commands.ts';
import { privateText } from '../../text/private.ts';
import { formatProblemMrkdwn } from '../format/problem.ts';

/** The private message after *Opt them out* under a reply. */
export function formatOptOutButtonResult(result: ConfirmOptOutResult): string {
  const { out, unchanged, gone, noNumber } = privateText.optOut;
  switch (result.kind) {
    case 'out':
      return out({ who: maskPhone(result.phone) });
    case 'in':
    case 'unchanged':
      return unchanged({ who: maskPhone(result.phone) });
    case 'gone':
      return gone;
    case 'no number':
      return noNumber;
  }
}

/** The result of `/mms optout`. `phone` is the number as dialled; `why` is the number's state in the ledger from now on. */
export function formatOptOutResult(
  phone: string,
  change: OptOutEffect,
  why: Problem | undefined,
): string {
  if (change === 'out' || !why) {
    return optOutText.done({ phone });
  }
  return optOutText.before({ phone, reason: formatProblemMrkdwn(why) });
}

/** The result of `/mms optin`. `phone` is the number as dialled. */
export function formatOptInResult(phone: string, change: OptOutEffect): string {
  return change === 'in' ? optOutText.back({ phone }) : optOutText.notOut({ phone });
}

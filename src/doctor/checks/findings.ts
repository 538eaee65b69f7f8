import { AppError } from '../../core/errors.ts';
import { formatProblemReason } from '../../slack/text/problems.ts';
import type { Finding } from './doctor-check.ts';

export function passCheck(what: string): Finding {
  return { state: 'fine', what };
}

export function skipCheck(what: string): Finding {
  return { state: 'skipped', what };
}

export function warnCheck(what: string, how: string): Finding {
  return { state: 'warning', what, how };
}

export function failCheck(what: string, how: string): Finding {
  return { state: 'wrong', what, how };
}

/** Whether the server did not refuse: it was not reachable, or had an error of its own. */
export function isUnavailable(error: unknown): boolean {
  return !(error instanceof AppError) || error.retry === 'later';
}

/** Why a call failed, in words for a person. */
export function formatReason(error: unknown): string {
  if (error instanceof AppError)
    return (error.problem && formatProblemReason(error.problem)) || error.message;
  return error instanceof Error ? error.message : String(error);
}

/** The provider's own error code, which an operator can look up. */
export function formatProviderCode(error: unknown): string {
  return error instanceof AppError ? error.code : formatReason(error);
}

/** What to do about a server that is not reachable at all. */
export const NETWORK_ADVICE =
  'See whether this machine may reach it (proxy, firewall, DNS), and try again';

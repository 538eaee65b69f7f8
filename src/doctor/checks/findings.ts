import { AppError } from '../../core/errors.ts';
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

/** The other side did not say no: it was not reached, or had trouble of its own. */
export function isUnavailable(error: unknown): boolean {
  return !(error instanceof AppError) || error.retry === 'later';
}

/** Why a call failed, in words. */
export function formatReason(error: unknown): string {
  if (error instanceof AppError) return error.problem?.what ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/** The other side's own word for it: of use to who runs the app; its users are told in other words. */
export function formatProviderCode(error: unknown): string {
  return error instanceof AppError ? error.code : formatReason(error);
}

/** For a side that cannot be reached at all. */
export const NETWORK_ADVICE =
  'See whether this machine may reach it (proxy, firewall, DNS), and try again';

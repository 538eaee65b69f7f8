import { AppError } from '../../core/errors.ts';
import type { Finding } from './doctor-check.ts';

export function fine(what: string): Finding {
  return { state: 'fine', what };
}

export function skipped(what: string): Finding {
  return { state: 'skipped', what };
}

export function warning(what: string, how: string): Finding {
  return { state: 'warning', what, how };
}

export function wrong(what: string, how: string): Finding {
  return { state: 'wrong', what, how };
}

/** The other side did not say no: it was not reached, or had trouble of its own. */
export function isAway(error: unknown): boolean {
  return !(error instanceof AppError) || error.retry === 'later';
}

/** Why a call failed, in words. */
export function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.problem?.what ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/** The other side's own word for it: of use to who runs the app; its users are told in other words. */
export function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : reasonOf(error);
}

/** For a side that cannot be reached at all. */
export const NETWORK =
  'See whether this machine may reach it (proxy, firewall, DNS), and try again';

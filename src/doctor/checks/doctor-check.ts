import { callFailures } from '../../clicksend/http/call-failures.ts';
import type { Config } from '../../config.ts';
import type { RequiredRule } from '../../core/account/rules.ts';
import { AppError } from '../../core/errors.ts';
import type { Account, ClickSend } from '../../core/ports/clicksend.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { SlackDoctorClient, TokenInfo } from '../../slack/client/doctor-client.ts';
import { formatProblemReason } from '../../slack/text/problems.ts';

/** Fixes what a check found. Resolves to a sentence that says what it did. */
export type FixFinding = () => Promise<string>;

/**
 * The result of a check. `what` and `how` are plain sentences without a full stop, and contain no secret or
 * phone number.
 *
 * - `fine`: as it should be.
 * - `warning`: it works, but may not for long.
 * - `wrong`: something will not work.
 * - `skipped`: it does not apply here, or cannot be known.
 */
export type Finding =
  | { readonly state: 'fine' | 'skipped'; readonly what: string; readonly fix?: FixFinding }
  | {
      readonly state: 'warning' | 'wrong';
      readonly what: string;
      /** What a person can do about it. */
      readonly how: string;
      /** What `--fix` does. Undefined if only a person can fix it. */
      readonly fix?: FixFinding;
    };

/** Checks one thing that can be set up wrong. A check that throws counts as `wrong`. */
export interface DoctorCheck {
  readonly name: string;
  /** Whether it checks the running app, so that it is pointless before the first start. */
  readonly needsRunningApp?: true;
  /** `signal` aborts when the check's time is nearly up. */
  run(context: DoctorContext, signal: AbortSignal): Promise<Finding | readonly Finding[]>;
}

/** What the checks need. */
export interface DoctorContext {
  readonly config: Config;
  readonly clock: Clock;
  readonly slack: SlackDoctorClient;
  readonly clickSend: ClickSend;
  readonly rules: readonly RequiredRule[];
  /** Calls Slack once, however many checks need the result. */
  fetchToken(): Promise<TokenInfo>;
  /** Calls ClickSend once, because it allows about twenty of these calls per minute. */
  fetchAccount(): Promise<Account>;
}

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
  'Check that this machine can reach it (firewall, DNS; HTTPS_PROXY, if it needs a proxy), and try again';

/** What to do if a call to a server failed with this error. */
export function explainNetworkFix(error: unknown): string {
  const isUntrusted = error instanceof AppError && untrustedCodes.has(error.code);
  return isUntrusted
    ? 'Check this machine’s clock. If a proxy decrypts TLS, set NODE_EXTRA_CA_CERTS in the environment, not in .env, to its CA certificate file'
    : NETWORK_ADVICE;
}

const untrustedCodes = new Set([callFailures.untrusted.code, 'slack_untrusted']);

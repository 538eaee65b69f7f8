import type { Config } from '../../config.ts';
import type { RequiredRule } from '../../core/account/required-rules.ts';
import type { ClickSend } from '../../core/ports/clicksend.ts';
import type { Account } from '../../core/ports/clicksend-account.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { SlackDoctorClient, TokenInfo } from '../../slack/client/doctor-client.ts';

/** Mends what was found; resolves with what was done, in words. */
export type FixFinding = () => Promise<string>;

/**
 * What a check found. `what` and `how` are plain sentences without a final stop, and hold no secret
 * and no phone number.
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
      /** What a person does about it. */
      readonly how: string;
      /** Where `--fix` can do it. */
      readonly fix?: FixFinding;
    };

/** Looks at one thing that a set-up can get wrong. What it throws counts as wrong. */
export interface DoctorCheck {
  readonly name: string;
  /** `signal`: its time is nearly up. */
  run(patient: DoctorContext, signal: AbortSignal): Promise<Finding | readonly Finding[]>;
}

/** What is looked at, and with what. */
export interface DoctorContext {
  readonly config: Config;
  readonly clock: Clock;
  readonly slack: SlackDoctorClient;
  readonly clickSend: ClickSend;
  readonly rules: readonly RequiredRule[];
  /** Asked once, however many checks want to know. */
  fetchToken(): Promise<TokenInfo>;
  /** The same; ClickSend allows some twenty of these a minute. */
  fetchAccount(): Promise<Account>;
}

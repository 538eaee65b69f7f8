import type { Config } from '../../config.ts';
import type { WantedRule } from '../../core/account/required-rules.ts';
import type { Account, ClickSend } from '../../core/ports/clicksend.ts';
import type { Clock } from '../../core/ports/clock-log-metrics.ts';
import type { SlackForDoctor, TokenSeen } from '../../slack/client/doctor-client.ts';

/** Mends what was found; resolves with what was done, in words. */
export type Mend = () => Promise<string>;

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
  | { readonly state: 'fine' | 'skipped'; readonly what: string; readonly mend?: Mend }
  | {
      readonly state: 'warning' | 'wrong';
      readonly what: string;
      /** What a person does about it. */
      readonly how: string;
      /** Where `--fix` can do it. */
      readonly mend?: Mend;
    };

/** Looks at one thing that a set-up can get wrong. What it throws counts as wrong. */
export interface Check {
  readonly name: string;
  /** `signal`: its time is nearly up. */
  look(patient: Patient, signal: AbortSignal): Promise<Finding | readonly Finding[]>;
}

/** What is looked at, and with what. */
export interface Patient {
  readonly config: Config;
  readonly clock: Clock;
  readonly slack: SlackForDoctor;
  readonly clickSend: ClickSend;
  readonly rules: readonly WantedRule[];
  /** Asked once, however many checks want to know. */
  token(): Promise<TokenSeen>;
  /** The same; ClickSend allows some twenty of these a minute. */
  account(): Promise<Account>;
}

import type { OptOutEvent } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';

/** Every opt-out and opt-in of a number. Only the opt-out ledger writes it. */
export interface OptOutFact {
  readonly phone: E164;
  /** In the order in which they were stored. None is ever removed. */
  readonly events: readonly OptOutEvent[];
}

/** Where the app is installed: Slack's ids of the workspace and of its Enterprise organization. */
export interface SlackWorkspace {
  readonly team: string;
  readonly enterprise?: string;
}

/** Identifies a store. Times are Unix ms. */
export interface StoreIdentity {
  readonly id: string;
  /** When the app first opened it. */
  readonly since: number;
  /** When the app noticed that this store, or its predecessor, had lost its records. */
  readonly lostAt?: number;
  /** When somebody restored the opt-outs after that. */
  readonly restoredAt?: number;
  /** When somebody restored this store from a backup. */
  readonly fromBackupAt?: number;
  /** When the opt-outs texted since the backup were read from ClickSend's history. */
  readonly optOutsReadAt?: number;
  /** The workspace that it belongs to. Versions up to 0.12 did not store it. */
  readonly workspace?: SlackWorkspace;
}

import type { OptOutEvent } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';

/** What was ever said about whether a number may be texted. Written by `opt-outs` alone. */
export interface OptOutFact {
  readonly phone: E164;
  /** In the order in which they were written; only ever added to. */
  readonly events: readonly OptOutEvent[];
}

/** Which store this is. Times in Unix ms. */
export interface StoreIdentity {
  readonly id: string;
  /** When it was first seen. */
  readonly since: number;
  /** When it was seen that it, or the one before it, had lost what it held. */
  readonly lostAt?: number;
  /** When somebody put the opt-outs back after that. */
  readonly restoredAt?: number;
}

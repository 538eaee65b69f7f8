import type { OptOutEvent } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';

/** What was ever said about whether a number may be texted. Written by `opt-outs` alone. */
export interface OptOutFact {
  readonly phone: E164;
  /** In the order in which they were written; only ever added to. */
  readonly events: readonly OptOutEvent[];
}

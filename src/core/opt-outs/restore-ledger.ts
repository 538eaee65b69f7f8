import { createHash } from 'node:crypto';
import { groupByKey } from '../../domain/group-by-key.ts';
import type { OptOutEvent, OptOutHow } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';
import type { AppContext } from '../context.ts';
import type { OptOutFact } from '../records/opt-out-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import { formatFlagEventId, LISTED_EVENT_ID } from './opt-out-ledger.ts';

/** An event as it was exported. */
export interface ExportedOptOutEvent {
  readonly phone: E164;
  readonly kind: OptOutEvent['kind'];
  /** Unix ms, whole seconds. */
  readonly at: number;
  readonly how: OptOutHow;
}

interface RestoreResult {
  readonly people: number;
  /** How many events the ledger did not have. */
  readonly events: number;
}

/** Adds exported events to the ledger and marks the store as restored. Idempotent. */
export function createRestoreLedger(
  tools: Pick<AppContext, 'records' | 'clock'>,
): (exported: readonly ExportedOptOutEvent[]) => Promise<RestoreResult> {
  const { records, clock } = tools;
  return async (exported) => {
    const byPhone = groupByKey(exported, ({ phone }) => phone);
    let events = 0;
    for (const [phone, exportedEvents] of byPhone)
      events += await restorePerson(phone, exportedEvents.map(toEvent));
    const mark = await records.storeIdentity.get();
    if (mark) await records.storeIdentity.compareAndSet(mark, { ...mark, restoredAt: clock.now() });
    return { people: byPhone.size, events };
  };

  async function restorePerson(phone: E164, restored: readonly OptOutEvent[]): Promise<number> {
    const person = derivePersonKey(phone);
    await records.optOuts().addIfAbsent(person, Math.min(...restored.map(({ at }) => at)));
    for (;;) {
      const stored = await records.optOut.get(person);
      const missing = restored.filter((event) => !isKnown(stored, event));
      if (missing.length === 0) return 0;
      const events = [...missing, ...(stored?.events ?? [])].sort(
        (one, other) => one.at - other.at,
      );
      const next: OptOutFact = { phone, events };
      if (await records.optOut.compareAndSet(stored, next, person)) return missing.length;
    }
  }
}

/** The export has whole seconds, and no ids for manual changes. */
function isKnown(stored: OptOutFact | undefined, event: OptOutEvent): boolean {
  return (stored?.events ?? []).some(
    ({ id, kind, at, how }) =>
      id === event.id ||
      (kind === event.kind &&
        how.kind === event.how.kind &&
        Math.floor(at / 1000) === Math.floor(event.at / 1000)),
  );
}

function toEvent({ phone, kind, at, how }: ExportedOptOutEvent): OptOutEvent {
  return { id: deriveEventId(phone, kind, at, how), kind, at, how };
}

/** The ledger's own id for an event that came by reply. For a manual change, one that is the same each time. */
function deriveEventId(phone: E164, kind: string, at: number, how: OptOutHow): string {
  if (how.kind === 'reply') return how.messageId;
  if (how.kind === 'flag') return formatFlagEventId(how.messageId);
  if (how.kind === 'list') return LISTED_EVENT_ID;
  const hash = createHash('sha256').update([phone, kind, at, how.by].join(' ')).digest('hex');
  return `restored-${hash.slice(0, 20)}`;
}

import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { RetryLaterError } from '../errors.ts';
import type { Resend } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';

/** A resend without its send is no longer waited for after this time, because its process died in between. */
const STORED_WITHIN_MS = 10_000;

/** A send is stored within milliseconds of its claim, unless its process died. */
const PENDING_AGAIN_MS = 250;

/**
 * - `claimed`: it is stored, so its send may be stored now.
 * - `resent`: another send went to some of its recipients since. Nothing was stored.
 */
type ResendClaim = 'claimed' | 'resent';

/**
 * Stores which recipients a new send goes to again. Unless that send is for everyone, another one must not
 * go to any of them. This is stored before the new send, so that of two at the same moment one is sent, and
 * if the process dies in between, nothing says that it was sent again. Idempotent. Throws a RetryLaterError while it is unknown whether another one is sent.
 */
export async function claimResend(
  { records, clock }: Pick<AppContext, 'records' | 'clock'>,
  send: SendId,
  resend: Omit<Resend, 'at'>,
): Promise<ResendClaim> {
  const claimed: Resend = { ...resend, at: clock.now() };
  for (;;) {
    const known = await records.resends.get(send);
    const sent = await findStored(records, known ?? []);
    if (sent.some(({ id }) => id === resend.id)) return 'claimed';
    const others = (known ?? []).filter(({ id }) => id !== resend.id);
    const overlapping = resend.isForEveryone
      ? []
      : others.filter((one) => isOverlapping(one, resend));
    if (overlapping.some((one) => sent.includes(one))) return 'resent';
    const isPending = ({ at = 0 }: Resend) => clock.now() - at < STORED_WITHIN_MS;
    if (overlapping.some(isPending))
      throw new RetryLaterError(PENDING_AGAIN_MS, { code: 'resend_race' });
    const isStored = known
      ? await records.resends.compareAndSet(known, [...others, claimed], send)
      : await records.resends.setIfAbsent([claimed], send);
    if (isStored) return 'claimed';
  }
}

/** Those whose send is stored. */
async function findStored(
  records: Records,
  resends: readonly Resend[],
): Promise<readonly Resend[]> {
  const sends = await records.send.getMany(resends.map(({ id }): [SendId] => [id]));
  return resends.filter((_one, n) => sends[n] !== undefined);
}

function isOverlapping(one: Pick<Resend, 'indexes'>, other: Pick<Resend, 'indexes'>): boolean {
  const indexes = new Set(one.indexes);
  return other.indexes.some((index) => indexes.has(index));
}

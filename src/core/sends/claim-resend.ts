import type { Send, SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { RetryLaterError } from '../errors.ts';
import type { Resend } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';

/** Another resend waits this long for the send of a claim, which may belong to a process that died. */
const STORED_WITHIN_MS = 10_000;

/** A send is stored within milliseconds of its claim, unless its process died. */
const PENDING_AGAIN_MS = 250;

/*
 * A resend claims its recipients, then its send is stored, then `confirmResend` confirms the claim before
 * anything is sent. Another resend may take over a claim that stays unconfirmed, so that a
 * dead process blocks nobody. Both write the same record by compare-and-set: of a process that was
 * only slow, or whose clock is wrong, and the one that took over, one sends.
 */

/**
 * Stores which recipients a new send goes to again. `resent`: nothing was stored, because another one went to
 * some of them since; one for everyone may. Throws a RetryLaterError while that is unknown. Idempotent.
 */
export async function claimResend(
  { records, clock }: Pick<AppContext, 'records' | 'clock'>,
  send: SendId,
  resend: Omit<Resend, 'at'>,
): Promise<'claimed' | 'resent'> {
  const claimed: Resend = { ...resend, at: clock.now() };
  for (;;) {
    const stored = await records.resends.get(send);
    const sent = await findStored(records, stored ?? []);
    if (sent.some(({ id }) => id === resend.id)) return 'claimed';
    const others = (stored ?? []).filter(({ id }) => id !== resend.id);
    const overlapping = resend.isForEveryone
      ? []
      : others.filter((one) => isOverlapping(one, resend));
    if (overlapping.some((one) => one.isConfirmed || sent.includes(one))) return 'resent';
    const isPending = ({ at = 0 }: Resend) => clock.now() - at < STORED_WITHIN_MS;
    if (overlapping.some(isPending))
      throw new RetryLaterError(PENDING_AGAIN_MS, { code: 'resend_race' });
    // One for everyone needs no confirmation, so nothing takes its place.
    const rest = others.filter((one) => one.isForEveryone || !overlapping.includes(one));
    if (await records.resends.compareAndSet(stored, [...rest, claimed], send)) return 'claimed';
  }
}

/** Whether a stored send may be sent: unless it is a resend whose claim another one took over. Idempotent. */
export async function confirmResend(
  { records }: Pick<AppContext, 'records'>,
  { id, resendOf }: Pick<Send, 'id' | 'resendOf'>,
): Promise<boolean> {
  if (!resendOf) return true;
  for (;;) {
    const stored = await records.resends.get(resendOf);
    // It expired together with the first send.
    if (!stored) return true;
    const own = stored.find((one) => one.id === id);
    if (!own || own.isConfirmed) return own !== undefined;
    const confirmed = stored.map((one) =>
      one === own ? { ...one, isConfirmed: true as const } : one,
    );
    if (await records.resends.compareAndSet(stored, confirmed, resendOf)) return true;
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

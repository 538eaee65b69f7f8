import type { Consent } from '../../domain/consent.ts';
import type { OptOutEvent } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import { readReference, type Send, type SendId } from '../../domain/send.ts';
import type { RecipientState } from '../../domain/send-progress.ts';
import type { OptOuts } from '../opt-outs/opt-out-ledger.ts';
import { maySeeReply } from '../permissions/can-see-reply.ts';
import type { Asker, MaySee } from '../permissions/can-see-send.ts';
import type { Clock } from '../ports/clock-log-metrics.ts';
import type { PostRef } from '../ports/send-posts.ts';
import type { ThreadRef } from '../ports/threads.ts';
import type { Records } from '../records/records.ts';
import { readStanding } from '../sends/load-snapshot.ts';
import { standsOne } from '../status/load-recipient-status.ts';

/** One thing that is known of a number; `at` is Unix ms. */
export type KnownFact =
  | {
      readonly kind: 'sent';
      readonly at: number;
      readonly send: Send;
      readonly state: RecipientState;
      readonly problem?: Problem;
      readonly post?: PostRef;
    }
  | {
      readonly kind: 'reply';
      readonly at: number;
      readonly text: string;
      readonly pictures: number;
      /** Where it stands; undefined while it is not shown. */
      readonly place?: ThreadRef;
    }
  /** Something that the asker may not see: all that is said of it. */
  | { readonly kind: 'hidden'; readonly at: number; readonly what: 'sent' | 'reply' }
  | {
      readonly kind: 'out' | 'in';
      readonly at: number;
      /** A Slack id, or who else it was. */
      readonly by: string;
      readonly why?: string;
    }
  | ({ readonly kind: 'consent' } & Consent);

/** All that is known of a number as the asker may see it, newest first. */
export type KnownOf = (phone: E164, asker: Asker) => Promise<readonly KnownFact[]>;

const AT_ONCE = 20;
const ALL = { limit: Number.POSITIVE_INFINITY } as const;

/**
 * Gathers what is known of a number: what was sent there, what came back, whether they want to be
 * texted and why they may be. What was posted in a private channel is for its members and its sender;
 * of that only the time is told. Consent and opt-outs are for everybody: they are about whether to text.
 */
export function knownOf(tools: {
  readonly records: Records;
  readonly maySee: MaySee;
  readonly optOuts: Pick<OptOuts, 'eventsOf'>;
  readonly clock: Clock;
}): KnownOf {
  const { records, maySee, clock } = tools;
  const seesReply = maySeeReply(records, maySee);
  return async (phone, asker) => {
    const [references, replyIds, consent, optOuts] = await Promise.all([
      referencesTo(phone),
      records.repliesOf(phone).newest(ALL),
      records.consent.get(phone),
      tools.optOuts.eventsOf(phone),
    ]);
    const facts: KnownFact[] = [
      ...(await each(references, (reference) => sent(reference, asker))),
      ...(await each(replyIds, ({ member }) => reply(member, asker))),
      ...(consent ? [{ kind: 'consent', ...consent } as const] : []),
      ...optOuts.map(wish),
    ];
    return facts.sort((one, other) => other.at - one.at);
  };

  /** Of what was ordered, and of what waits for its time. */
  async function referencesTo(phone: E164) {
    const ordered = (await records.sentTo(phone).newest(ALL)).flatMap(
      ({ member }) => readReference(member) ?? [],
    );
    const known = new Set(ordered.map(({ send }) => send));
    const scheduled = (await records.scheduled().oldest(ALL)).filter(
      ({ member }) => !known.has(member as SendId),
    );
    const waiting = await each(scheduled, async ({ member }) => {
      const standing = await readStanding(records, member as SendId);
      const index = standing?.send.recipients.findIndex((one) => one.phone === phone) ?? -1;
      return index < 0 ? undefined : { send: member as SendId, index };
    });
    return [...waiting, ...ordered];
  }

  async function sent(
    { send: id, index }: { readonly send: SendId; readonly index: number },
    asker: Asker,
  ): Promise<KnownFact | undefined> {
    const standing = await readStanding(records, id);
    if (!standing) return undefined;
    const { send } = standing;
    const at = send.schedule?.at ?? send.submittedAt;
    if (!(await maySee(send, asker))) return { kind: 'hidden', at, what: 'sent' };
    const stands = await standsOne(records, standing, index, clock.now());
    const post = await records.post.get(id);
    return { kind: 'sent', at, send, ...stands, ...(post ? { post } : {}) };
  }

  async function reply(id: string, asker: Asker): Promise<KnownFact | undefined> {
    const known = await records.reply.get(id);
    if (!known) return undefined;
    const { text, at, media } = known;
    const shown = await records.shownReply.get(id);
    const place = shown?.kind === 'shown' ? { channel: shown.channel, ts: shown.ts } : undefined;
    if (!(await seesReply(known, asker))) return { kind: 'hidden', at, what: 'reply' };
    return { kind: 'reply', at, text, pictures: media?.length ?? 0, place };
  }
}

/** Who said it, and why. */
function wish({ kind, at, how }: OptOutEvent): Extract<KnownFact, { kind: 'out' | 'in' }> {
  switch (how.kind) {
    case 'reply':
      return { kind, at, by: 'themselves, by text' };
    case 'flag':
      return { kind, at, by: how.by, why: 'they asked in their own words' };
    case 'person':
      return { kind, at, by: how.by, why: how.reason || undefined };
  }
}

async function each<A, B>(
  all: readonly A[],
  read: (one: A) => Promise<B | undefined>,
): Promise<readonly B[]> {
  const found: B[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = await Promise.all(all.slice(from, from + AT_ONCE).map(read));
    found.push(...some.filter((one) => one !== undefined));
  }
  return found;
}

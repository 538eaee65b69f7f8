import { stateOf } from '../../domain/opt-out.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { flagId, type OptOuts } from '../opt-outs/opt-out-ledger.ts';
import type { ReplyFact } from '../records/facts.ts';
import { readWriter } from '../records/resolve-reply-phone.ts';

export type MeantNow = (reply: ReplyFact) => Promise<ReplyFact>;

/**
 * A reply as its line may have it at this moment: that they opted out or came back is said only
 * where the ledger says so now. A name or a short number has no ledger, and what they texted may be
 * overtaken: by hand, or by what they texted since.
 */
export function meantNow(tools: {
  readonly optOuts: Pick<OptOuts, 'eventsOf'>;
  readonly country: CountryCode;
}): MeantNow {
  return async (reply) => {
    const { meant, ...bare } = reply;
    const phone = readWriter(reply, tools.country);
    if (!meant || !phone) return bare;
    const events = await tools.optOuts.eventsOf(phone);
    if (stateOf(events).kind === 'out') return meant === 'in' ? bare : { ...bare, meant: 'out' };
    switch (meant) {
      case 'out':
        return bare;
      case 'in':
        return events.some(({ kind }) => kind === 'out') ? reply : bare;
      case 'maybe out':
        // Somebody found that they meant it, and they came back since: nothing is left to ask.
        return events.some(({ id }) => id === flagId(reply.messageId)) ? bare : reply;
    }
  };
}

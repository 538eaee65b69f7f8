import { computeOptOutState } from '../../domain/opt-out.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { formatFlagEventId, type OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import { type ReplyFact, resolveReplyPhone } from '../records/reply-facts.ts';

type ResolveReplyMeaning = (reply: ReplyFact) => Promise<ReplyFact>;

/**
 * A reply as its post may show it now: it says that they opted out or back in only if the ledger agrees. A
 * sender name or short number has no ledger entry, and a text may have been overridden by a teammate or by
 * a later text.
 */
export function createResolveReplyMeaning(tools: {
  readonly optOuts: Pick<OptOutLedger, 'listEvents'>;
  readonly country: CountryCode;
}): ResolveReplyMeaning {
  return async (reply) => {
    const { meant, ...bare } = reply;
    const phone = resolveReplyPhone(reply, tools.country);
    if (!meant || !phone) return bare;
    const events = await tools.optOuts.listEvents(phone);
    if (computeOptOutState(events).kind === 'out')
      return meant === 'in' ? bare : { ...bare, meant: 'out' };
    switch (meant) {
      case 'out':
        return bare;
      case 'in':
        return events.some(({ kind }) => kind === 'out') ? reply : bare;
      case 'maybe out':
        // Somebody confirmed the opt-out and they opted back in since, so there is nothing left to ask.
        return events.some(({ id }) => id === formatFlagEventId(reply.messageId)) ? bare : reply;
    }
  };
}

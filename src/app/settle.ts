import { readReference, type Send } from '../domain/send.ts';
import type { Jobs } from './ports.ts';
import type { BatchFact, Records } from './records.ts';

/**
 * Makes what ClickSend answered findable: which message is which recipient's, which messages a
 * channel has, which sends are still open. Doing it again changes nothing.
 */
export function settle(tools: { readonly records: Records; readonly jobs: Jobs }) {
  const { records, jobs } = tools;
  return async (send: Send, fact: Extract<BatchFact, { kind: 'answered' }>): Promise<undefined> => {
    const accepted = fact.outcomes.flatMap((one) => (one.kind === 'accepted' ? [one] : []));
    const messages = accepted.map(({ messageId, reference }) => ({
      key: records.message.key(messageId),
      value: { send: send.id, index: readReference(reference)?.index ?? 0 },
    }));
    await records.store.putMany(messages, records.retentionMs);
    const ofChannel = records.messagesOf(send.channel);
    await ofChannel.add(accepted.map(({ messageId }) => ({ member: messageId, score: fact.at })));
    await ofChannel.trim(fact.at - records.retentionMs);
    if (accepted.length > 0) await records.open().addNew(send.id, fact.at);
    if (fact.outcomes.some((one) => one.kind === 'refused')) await jobs.add('tell', send.id);
    await jobs.add('report', send.id);
  };
}

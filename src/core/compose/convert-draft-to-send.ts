import type { Send } from '../../domain/send.ts';
import type { DraftFact } from '../records/facts.ts';
import { planOfDraft } from './convert-draft-to-plan.ts';

/** A draft as the send that it did not become, its lists not looked into: for what is said about it. */
export function asSend({ id, user, at, draft }: DraftFact): Send {
  return { ...planOfDraft(draft, 'app'), id, user, submittedAt: at };
}

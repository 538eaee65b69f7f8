import { fillMergeFields, findUnfilledFields } from '../../domain/merge-fields.ts';
import { measureSmsText } from '../../domain/message-length.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Plan } from '../../domain/send.ts';
import { findOptedOut } from '../opt-outs/find-opted-out.ts';
import type { Records } from '../records/records.ts';
import { type ConversationContact, findOwnNumber } from './find-contact.ts';

/** Finds why a text cannot be sent to a person. Undefined if it can. */
export async function findTextProblem(
  records: Records,
  body: string,
  { phone, name }: ConversationContact,
): Promise<Problem | undefined> {
  if (findUnfilledFields(body, { name }).length > 0) return { code: 'no_name' };
  const text = fillMergeFields(body, { name });
  return findSmsLengthProblem(text) ?? (await findOptedOut(records, [phone])).get(phone);
}

export function findSmsLengthProblem(body: string): Problem | undefined {
  const { length, limit } = measureSmsText(body);
  return length > limit ? { code: 'text_too_long', length, limit } : undefined;
}

/** The plan for a text to the person of a thread, from our number that they texted last. */
export async function buildTextPlan(
  records: Records,
  contact: ConversationContact,
  text: Pick<Plan, 'channel' | 'threadTs' | 'body'>,
): Promise<Plan> {
  const { phone, name } = contact;
  const from = await findOwnNumber(records, contact);
  return {
    ...text,
    subject: '',
    picture: { kind: 'none' },
    recipients: [{ phone, name: name || undefined }],
    from: from || undefined,
  };
}

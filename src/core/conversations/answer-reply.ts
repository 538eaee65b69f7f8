import { findAnswerProblem, SUBJECT_LIMIT } from '../../domain/message-length.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { SimplifyText } from '../../domain/plain-letters.ts';
import type { Problem, Refused } from '../../domain/problem.ts';
import type { PictureSource, SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { findOptedOut } from '../opt-outs/find-opted-out.ts';
import type { ThreadRef } from '../ports/threads.ts';
import { queueSend } from '../sends/queue-send.ts';
import { identifyReply } from './find-answered-message.ts';
import { findConversationContact, findOwnNumber } from './find-contact.ts';
import { keepThread } from './keep-thread.ts';

/** The person an answer goes to, and the number it comes from. */
export interface AnswerRecipient {
  readonly phone: E164;
  readonly name?: string;
  /** Undefined: ClickSend picks one. */
  readonly from?: string;
  /** It is the number that they texted. */
  readonly isTexted?: true;
  /** The subject of the message that they answered, because an MMS must have one. */
  readonly subject: string;
  /** Why they must not be texted. */
  readonly optOutProblem?: Problem;
}

/** What somebody typed as an answer. */
export interface AnswerContent {
  readonly text: string;
  readonly picture: PictureSource | undefined;
}

export interface AnswerRequest {
  /** The same id is the same answer. */
  readonly id: SendId;
  /** Slack user id. */
  readonly by: string;
  /** ClickSend's id of the reply that it answers. */
  readonly reply: string;
  /** The thread in which *Reply* was pressed. */
  readonly thread: ThreadRef;
  readonly content: AnswerContent;
}

type AnswerResult =
  | { readonly kind: 'taken' }
  | Refused
  /** The reply that it answers is no longer stored. */
  | { readonly kind: 'gone' };

/** The subject of an MMS if there is none to reuse. */
const SUBJECT = 'Reply';

/** Answers to one person, from the thread of their reply. They are sent like any other send. */
export function createReplyAnswers(
  tools: AppContext & {
    readonly country: CountryCode;
    readonly simplifyText: SimplifyText;
  },
) {
  const { records, country, simplifyText } = tools;
  return { findRecipient, submitAnswer };

  /** Undefined if the reply is no longer stored or did not come from a phone. */
  async function findRecipient(id: string): Promise<AnswerRecipient | undefined> {
    const reply = await records.reply.get(id);
    if (!reply) return undefined;
    const { phone, answered } = await identifyReply(records, reply, country);
    if (!phone) return undefined;
    const optOutProblem = (await findOptedOut(records, [phone])).get(phone);
    const from = reply.to ?? (await findOwnNumber(records, { phone, ...answered }));
    const name = answered?.recipient.name;
    return {
      phone,
      name: name || undefined,
      from: from || undefined,
      isTexted: reply.to ? true : undefined,
      subject: answered?.send.subject.slice(0, SUBJECT_LIMIT) || SUBJECT,
      optOutProblem,
    };
  }

  /** Only a thread with this person alone: in others, what people type stays in Slack. */
  async function keepThreadWith(phone: E164, thread: ThreadRef, latest: SendId): Promise<void> {
    const owner = await records.threadOwner.get(thread.channel, thread.ts);
    const contact = owner && (await findConversationContact(records, owner));
    if (contact && contact !== 'many' && contact.phone === phone)
      await keepThread(tools, thread, { owner, contact, latest });
  }

  /** Resolves once the answer is stored and queued. */
  async function submitAnswer(request: AnswerRequest): Promise<AnswerResult> {
    const { id, by, reply, thread } = request;
    const { text, picture } = request.content;
    const recipient = await findRecipient(reply);
    if (!recipient) return { kind: 'gone' };
    const { phone, name, from, subject, optOutProblem } = recipient;
    if (optOutProblem) return { kind: 'refused', problem: optOutProblem };
    const body = simplifyText(text.trim()).text;
    const problem = findAnswerProblem(body, picture !== undefined, { name });
    if (problem) return { kind: 'refused', problem };
    await keepThreadWith(phone, thread, id);
    const { kind } = await queueSend(tools, id, by, {
      channel: thread.channel,
      threadTs: thread.ts,
      recipients: [{ phone, name: name || undefined }],
      subject: picture ? subject : '',
      body,
      picture: picture ?? { kind: 'none' },
      from: from || undefined,
    });
    return kind === 'taken'
      ? { kind }
      : { kind: 'refused', problem: { code: 'answer_sent_before' } };
  }
}

export type ReplyAnswers = ReturnType<typeof createReplyAnswers>;

import { findAnswerTextError } from '../../domain/answer-text.ts';
import { SUBJECT_LIMIT } from '../../domain/message-length.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { SimplifyText } from '../../domain/plain-letters.ts';
import type { Problem } from '../../domain/problem.ts';
import type { PictureSource, SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import type { ThreadRef } from '../ports/threads.ts';
import { resolveReplyPhone } from '../records/reply-facts.ts';
import type { QueueSend } from '../sends/queue-send.ts';
import type { FindAnsweredMessage } from './find-answered-message.ts';
import { findOwnNumber } from './find-conversation-contact.ts';
import { getRecipientPhone } from './find-reply-contact.ts';

/** Whom an answer goes to, and from which number. */
export interface AnswerRecipient {
  readonly phone: E164;
  readonly name?: string;
  /** Undefined: ClickSend chooses. */
  readonly from?: string;
  /** That is the number which they texted. */
  readonly isTexted?: true;
  /** Of what they answered; an MMS must have one. */
  readonly subject: string;
  /** Why they may not be texted. */
  readonly optOutProblem?: Problem;
}

/** What somebody typed to answer. */
export interface AnswerContent {
  readonly text: string;
  readonly picture: PictureSource | undefined;
}

/** An answer that is to be sent. */
export interface AnswerRequest {
  /** The same again is the same answer. */
  readonly id: SendId;
  /** Slack id. */
  readonly by: string;
  /** ClickSend's id of what it answers. */
  readonly reply: string;
  /** Where it stands: the thread of the line under which *Reply* was pressed. */
  readonly thread: ThreadRef;
  readonly content: AnswerContent;
}

type AnswerResult =
  | { readonly kind: 'taken' }
  | { readonly kind: 'faults'; readonly text: string }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** What it answers is no longer kept. */
  | { readonly kind: 'gone' };

export interface ReplyAnswers {
  /** Undefined when what it answers is no longer kept, or came from no phone. */
  findRecipient(reply: string): Promise<AnswerRecipient | undefined>;
  /** Stored and queued when it resolves. */
  submitAnswer(request: AnswerRequest): Promise<AnswerResult>;
}

/** The subject of an MMS where there is none to take over. */
const SUBJECT = 'Reply';

/** Answers to one person, from the thread of their reply. They leave as any send does. */
export function createReplyAnswers(
  tools: Pick<AppContext, 'records'> & {
    readonly queueSend: QueueSend;
    readonly optOuts: Pick<OptOutLedger, 'findOptedOut'>;
    readonly country: CountryCode;
    readonly simplifyText: SimplifyText;
    readonly findAnsweredMessage: FindAnsweredMessage;
  },
): ReplyAnswers {
  const { records, queueSend, optOuts, country, simplifyText, findAnsweredMessage } = tools;
  return { findRecipient, submitAnswer };

  async function findRecipient(id: string): Promise<AnswerRecipient | undefined> {
    const reply = await records.reply.get(id);
    if (!reply) return undefined;
    const ownPhone = resolveReplyPhone(reply, country);
    const answered = await findAnsweredMessage(reply, ownPhone);
    const phone = ownPhone ?? getRecipientPhone(answered);
    if (!phone) return undefined;
    const optOutProblem = (await optOuts.findOptedOut([phone])).get(phone);
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

  async function submitAnswer(request: AnswerRequest): Promise<AnswerResult> {
    const { id, by, reply, thread } = request;
    const { text, picture } = request.content;
    const recipient = await findRecipient(reply);
    if (!recipient) return { kind: 'gone' };
    const { phone, name, from, subject, optOutProblem } = recipient;
    if (optOutProblem) return { kind: 'refused', problem: optOutProblem };
    const body = simplifyText(text.trim()).text;
    const error = findAnswerTextError(body, picture !== undefined, { name });
    if (error) return { kind: 'faults', text: error };
    const { kind } = await queueSend(id, by, {
      channel: thread.channel,
      threadTs: thread.ts,
      recipients: [{ phone, name: name || undefined }],
      subject: picture ? subject : '',
      body,
      picture: picture ?? { kind: 'none' },
      from: from || undefined,
    });
    return kind === 'taken' ? { kind } : { kind: 'faults', text: SENT_BEFORE };
  }
}

const SENT_BEFORE =
  'This was sent already, as it was before you changed it. The thread shows what becomes of it; to say something else, close this and press Reply again.';

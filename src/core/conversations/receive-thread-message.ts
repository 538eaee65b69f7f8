import { fillMergeFields, findUnfilledFields } from '../../domain/merge-fields.ts';
import { measureSmsText } from '../../domain/message-length.ts';
import type { SimplifyText } from '../../domain/plain-letters.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Plan, SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { findLateProblem } from '../delivery/live-message-check.ts';
import { postLiveNoticeJob, postUnsentAnswerNoticeJob } from '../jobs.ts';
import { findOptedOut } from '../opt-outs/find-opted-out.ts';
import {
  type CheckPermission,
  findPermissionProblem,
  OUTSIDER_PROBLEM,
} from '../permissions/check-permission.ts';
import type { UnsentText } from '../ports/threads.ts';
import type { UnsentAnswer } from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';
import { queueSend } from '../sends/queue-send.ts';
import {
  type ConversationContact,
  findConversationContact,
  findOwnNumber,
} from './find-contact.ts';

/** A message that somebody typed in a thread. */
export interface ThreadMessage {
  readonly team: string;
  readonly channel: string;
  readonly threadTs: string;
  readonly ts: string;
  /** Slack user id. */
  readonly user: string;
  /** Without mark-up and emoji codes. Called only for messages that are sent, because Slack may take a while. */
  readonly text: () => Promise<string>;
  /** It begins with two slashes, so it stays in Slack. */
  readonly isPrivateNote: boolean;
  /** It has a file or a shared message. */
  readonly hasAttachment: boolean;
  /** Its author belongs to another organization, or Slack does not say to which. */
  readonly isExternal: boolean;
}

/** Only `texted` is sent. */
type ThreadMessageOutcome = 'not ours' | 'inside' | 'not texted' | 'texted';

export interface ThreadMessageTools extends AppContext {
  readonly checkPermission: CheckPermission;
  readonly simplifyText: SimplifyText;
}

/** Texts a message from a live thread to the person of the thread, if it may be sent. */
export async function receiveThreadMessage(
  tools: ThreadMessageTools,
  typed: ThreadMessage,
): Promise<ThreadMessageOutcome> {
  const { records, jobs, clock, simplifyText } = tools;
  const message = { ...typed, text: async () => simplifyText(await typed.text()).text };
  const { channel, threadTs, ts } = message;
  const owner = await records.threadOwner.get(channel, threadTs);
  if (!owner) return 'not ours';
  await records.lastThreadActivity.put(clock.now(), channel, threadTs);
  const isLive = (await records.liveSetting.get(channel))?.isLive === true;
  const notice = (await records.liveNotice.get(channel, threadTs)) ?? {};
  const postNotice = () => jobs.add(postLiveNoticeJob, { channel, thread: threadTs });
  if (!isLive) {
    if (notice.said === 'live') await postNotice();
    return 'inside';
  }
  if (message.isPrivateNote) return 'inside';
  // A message that was refused once is never sent, however often Slack delivers the event.
  if (await records.unsentAnswer.get(channel, ts)) return 'not texted';
  // Slack may deliver its event again much later, when it would be refused as too old.
  if (await records.send.get(deriveTextId(message))) return 'texted';
  const contact = await findConversationContact(records, owner);
  if (!contact) return 'inside';
  if (contact === 'many') {
    if (notice.said !== 'safe for many') await postNotice();
    return 'inside';
  }
  if (message.isExternal) return refuseOutsider(tools, message);
  if (notice.said !== 'live' || notice.whom !== derivePersonKey(contact.phone)) {
    await postNotice();
    return refuseUntilWanted(tools, message, contact, { code: 'thread_not_live_yet' });
  }
  // Slack may deliver the event of a message typed before the notice late.
  if (notice.ts && Number(ts) < Number(notice.ts))
    return refuseUntilWanted(tools, message, contact, { code: 'thread_not_live_yet' });
  if (contact.isCancelled)
    return refuseUntilWanted(tools, message, contact, { code: 'thread_cancelled' });
  const late = findLateProblem(ts, clock.now());
  if (late) return refuseUntilWanted(tools, message, contact, late);
  return (await refuseMessage(tools, message)) ?? submitText(tools, message, contact);
}

/** Refuses a message that can never be sent, and returns the outcome. Undefined for any other message. */
async function refuseMessage(
  tools: ThreadMessageTools,
  message: ThreadMessage,
): Promise<ThreadMessageOutcome | undefined> {
  if (message.hasAttachment) return refuse(tools, message, { code: 'words_only' });
  const refusal = await findPermissionProblem(tools.checkPermission, message.user, 'send');
  if (refusal === OUTSIDER_PROBLEM) return refuseOutsider(tools, message);
  return refusal && refuse(tools, message, refusal);
}

/** The thread says only once that an outsider's messages are not sent. */
async function refuseOutsider(
  tools: ThreadMessageTools,
  message: ThreadMessage,
): Promise<ThreadMessageOutcome> {
  const { records } = tools;
  const { channel, threadTs, ts } = message;
  const isFirst = await records.outsiderNotice.setIfAbsent(ts, channel, threadTs);
  const first = isFirst ? ts : await records.outsiderNotice.get(channel, threadTs);
  return first === ts ? refuse(tools, message, { code: 'outsider_in_thread' }) : 'inside';
}

/** It can still be sent if somebody asks for it. */
async function refuseUntilWanted(
  tools: ThreadMessageTools,
  message: ThreadMessage,
  { phone }: ConversationContact,
  problem: Problem,
): Promise<ThreadMessageOutcome> {
  const refused = await refuseMessage(tools, message);
  if (refused) return refused;
  const words = await message.text();
  if (words === '') return refuse(tools, message, NOTHING_TO_TEXT);
  const tooLong = findLengthProblem(words);
  if (tooLong) return refuse(tools, message, tooLong);
  return refuse(tools, message, problem, { words, whom: derivePersonKey(phone) });
}

async function refuse(
  { records, jobs }: ThreadMessageTools,
  { channel, threadTs, ts, user }: ThreadMessage,
  problem: Problem,
  wanted: Pick<UnsentAnswer, 'words' | 'whom'> = {},
): Promise<ThreadMessageOutcome> {
  await records.unsentAnswer.setIfAbsent({ user, threadTs, problem, ...wanted }, channel, ts);
  await jobs.add(postUnsentAnswerNoticeJob, { channel, ts });
  return 'not texted';
}

async function submitText(
  tools: ThreadMessageTools,
  message: ThreadMessage,
  contact: ConversationContact,
): Promise<ThreadMessageOutcome> {
  const { records } = tools;
  const { channel, threadTs, ts, user } = message;
  const body = await message.text();
  if (body === '') return refuse(tools, message, NOTHING_TO_TEXT);
  const problem = await findTextProblem(records, body, contact);
  if (problem) return refuse(tools, message, problem);
  const id = deriveTextId(message);
  await records.threadSends(channel, threadTs).addIfAbsent(id, Number(ts) * 1_000);
  const plan = await buildTextPlan(records, contact, { channel, threadTs, body });
  await queueSend(tools, id, user, { ...plan, typedTs: ts });
  return 'texted';
}

/** The send of a typed message: the same however often Slack delivers its event. */
function deriveTextId({ team, channel, ts }: ThreadMessage): SendId {
  return deriveSendId({ team, nonce: `live:${channel}:${ts}` });
}

/** Only what a phone can't show, such as custom emoji. */
const NOTHING_TO_TEXT: Problem = { code: 'nothing_to_text' };

/** A press on *Text it now*. */
export interface TextNowRequest {
  readonly team: string;
  readonly channel: string;
  readonly threadTs: string;
  readonly typed: UnsentText;
  /** Slack user id of the person who pressed it. */
  readonly by: string;
}

/** `gone`: the thread is no longer known, or is with somebody else or with several people since. */
export type TextNowResult =
  | { readonly kind: 'texted' | 'before' | 'gone' }
  | { readonly kind: 'problem'; readonly problem: Problem };

/**
 * Texts a message that was not sent, once, however often the button is pressed. Resolves once the text is
 * stored and queued. Throws an AppError with the reason if the person is not allowed to.
 */
export async function submitTextNow(
  tools: ThreadMessageTools,
  { team, channel, threadTs, typed, by }: TextNowRequest,
): Promise<TextNowResult> {
  const { records } = tools;
  await tools.checkPermission(by, 'send');
  const owner = await records.threadOwner.get(channel, threadTs);
  const contact = owner && (await findConversationContact(records, owner));
  if (!contact || contact === 'many') return { kind: 'gone' };
  const { whom } = (await records.unsentAnswer.get(channel, typed.ts)) ?? {};
  if (whom && whom !== derivePersonKey(contact.phone)) return { kind: 'gone' };
  // Differs from the id of the text that came too late and was not sent. The same whoever presses the
  // button.
  const id = deriveSendId({ team, nonce: `now:${channel}:${typed.ts}` });
  if (await records.send.get(id)) return { kind: 'before' };
  if (await isTypedAgain(records, { channel, threadTs, typed })) return { kind: 'before' };
  const body = typed.words;
  const problem = await findTextProblem(records, body, contact);
  if (problem) return { kind: 'problem', problem };
  await queueSend(
    tools,
    id,
    by,
    await buildTextPlan(records, contact, { channel, threadTs, body }),
  );
  return { kind: 'texted' };
}

/** How many of a thread's latest texts are compared. */
const MAX_COMPARED = 20;

/** Somebody typed the same words again in this thread, as its note suggests, and these were sent. */
async function isTypedAgain(
  records: Records,
  { channel, threadTs, typed }: Pick<TextNowRequest, 'channel' | 'threadTs' | 'typed'>,
): Promise<boolean> {
  const latest = await records.threadSends(channel, threadTs).listNewest({ limit: MAX_COMPARED });
  const since = latest.filter(({ score }) => score > Number(typed.ts) * 1_000);
  const ids = since.map(({ member }) => member);
  const [sends, batches] = await Promise.all([
    records.send.getMany(ids.map((id): [SendId] => [id])),
    records.batch.getMany(ids.map((id): [SendId, number] => [id, 0])),
  ]);
  return sends.some((send, n) => send?.body === typed.words && batches[n]?.kind !== 'refused');
}

/** Finds why a text cannot be sent to a person. Undefined if it can. */
async function findTextProblem(
  records: Records,
  body: string,
  { phone, name }: ConversationContact,
): Promise<Problem | undefined> {
  if (findUnfilledFields(body, { name }).length > 0) return { code: 'no_name' };
  const text = fillMergeFields(body, { name });
  return findLengthProblem(text) ?? (await findOptedOut(records, [phone])).get(phone);
}

function findLengthProblem(body: string): Problem | undefined {
  const { length, limit } = measureSmsText(body);
  return length > limit ? { code: 'text_too_long', length, limit } : undefined;
}

/** The plan for a text to the person of a thread, from our number that they texted last. */
async function buildTextPlan(
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

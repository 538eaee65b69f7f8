import type { SimplifyText } from '../../domain/plain-letters.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { findLateProblem, showEarlyEdit } from '../delivery/live-message-check.ts';
import { postLiveNoticeJob, postUnsentAnswerNoticeJob } from '../jobs.ts';
import {
  type CheckPermission,
  findPermissionProblem,
  OUTSIDER_PROBLEM,
} from '../permissions/check-permission.ts';
import type { ThreadOwner, UnsentAnswer } from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';
import { queueSend } from '../sends/queue-send.ts';
import { buildTextPlan, findSmsLengthProblem, findTextProblem } from './build-text-plan.ts';
import { type ConversationContact, findConversationContact } from './find-contact.ts';
import { keepThread } from './keep-thread.ts';

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
  /** The thread began with a message of the app. */
  readonly isUnderOurs: boolean;
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
  if (!owner) return receiveInUnknownThread(tools, message);
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
  const unsent = await records.unsentAnswer.get(channel, ts);
  if (unsent && !unsent.isEarly) return 'not texted';
  // Slack may deliver its event again much later, when it would be refused as too old.
  if (await records.send.get(deriveTextId(message))) return 'texted';
  const contact = await findConversationContact(records, owner);
  if (!contact) return 'inside';
  if (contact === 'many') {
    if (notice.said !== 'safe for many') await postNotice();
    return 'inside';
  }
  if (message.isExternal) return refuseOutsider(tools, message);
  if (unsent && (await isEditedSince(tools, message, unsent))) return 'not texted';
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
  return (await refuseMessage(tools, message)) ?? submitText(tools, message, owner, contact);
}

/**
 * Whether the message was edited before Slack reported it. Its first text is not sent then, and the thread offers the
 * edited one.
 */
async function isEditedSince(
  { records, jobs }: ThreadMessageTools,
  { channel, ts, text }: ThreadMessage,
  unsent: UnsentAnswer,
): Promise<boolean> {
  if (unsent.words === (await text())) {
    await records.unsentAnswer.delete(channel, ts);
    return false;
  }
  await showEarlyEdit({ records, jobs }, { channel, ts }, unsent);
  return true;
}

/**
 * The app does not know the thread, or no longer. An old thread of the app's in a live channel may still show that it is
 * live, so it says once that it is not.
 */
async function receiveInUnknownThread(
  tools: ThreadMessageTools,
  message: ThreadMessage,
): Promise<ThreadMessageOutcome> {
  const { records, clock } = tools;
  const { channel, threadTs, ts } = message;
  const isOld = clock.now() - Number(threadTs) * 1_000 > records.retentionMs;
  if (!isOld || !message.isUnderOurs || message.isExternal || message.isPrivateNote)
    return 'not ours';
  if (await records.unsentAnswer.get(channel, ts)) return 'not texted';
  const notice = await records.liveNotice.get(channel, threadTs);
  const isLive = (await records.liveSetting.get(channel))?.isLive === true;
  if (!isLive || notice?.said === 'safe') return 'not ours';
  const outcome = await refuse(tools, message, { code: 'thread_forgotten' });
  await records.liveNotice.compareAndSet(notice, { said: 'safe' }, channel, threadTs);
  return outcome;
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
  const tooLong = findSmsLengthProblem(words);
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
  owner: ThreadOwner,
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
  await keepThread(tools, { channel, ts: threadTs }, { owner, contact, latest: id });
  const plan = await buildTextPlan(records, contact, { channel, threadTs, body });
  await queueSend(tools, id, user, { ...plan, typedTs: ts });
  return 'texted';
}

/** The send of a typed message: the same however often Slack delivers its event. */
export function deriveTextId({
  team,
  channel,
  ts,
}: Pick<ThreadMessage, 'team' | 'channel' | 'ts'>): SendId {
  return deriveSendId({ team, nonce: `live:${channel}:${ts}` });
}

/** Only what a phone can't show, such as custom emoji. */
const NOTHING_TO_TEXT: Problem = { code: 'nothing_to_text' };

import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { DELETED_IN_SLACK, MADE_PRIVATE_IN_SLACK } from '../delivery/live-message-check.ts';
import type { CheckPermission } from '../permissions/check-permission.ts';
import type { UnsentText } from '../ports/threads.ts';
import type { UnsentAnswer } from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';
import { queueSend } from '../sends/queue-send.ts';
import { buildTextPlan, findTextProblem } from './build-text-plan.ts';
import { findConversationContact } from './find-contact.ts';
import { keepThread } from './keep-thread.ts';

/** A press on *Text it now*. */
export interface TextNowRequest {
  readonly team: string;
  readonly channel: string;
  readonly threadTs: string;
  readonly typed: UnsentText;
  /** Slack user id of the person who pressed it. */
  readonly by: string;
}

/** The author does not want the message sent any more. */
const STAYS_IN_SLACK: ReadonlySet<Problem['code']> = new Set([
  DELETED_IN_SLACK.code,
  MADE_PRIVATE_IN_SLACK.code,
]);

/** `gone`: the thread is no longer known, or is with somebody else or with several people since. */
export type TextNowResult =
  | { readonly kind: 'texted' | 'before' | 'gone' }
  | { readonly kind: 'problem'; readonly problem: Problem };

/**
 * Texts a message that was not sent, once, however often the button is pressed. Resolves once the text is
 * stored and queued. Throws an AppError with the reason if the person is not allowed to.
 */
export async function submitTextNow(
  tools: AppContext & { readonly checkPermission: CheckPermission },
  { team, channel, threadTs, typed, by }: TextNowRequest,
): Promise<TextNowResult> {
  const { records } = tools;
  await tools.checkPermission(by, 'send');
  const owner = await records.threadOwner.get(channel, threadTs);
  const contact = owner && (await findConversationContact(records, owner));
  if (!contact || contact === 'many') return { kind: 'gone' };
  const unsent = (await records.unsentAnswer.get(channel, typed.ts)) ?? {};
  // The button may still hold the first text.
  const { whom, problem: reason, words: body = typed.words }: Partial<UnsentAnswer> = unsent;
  if (reason && STAYS_IN_SLACK.has(reason.code)) return { kind: 'problem', problem: reason };
  if (whom && whom !== derivePersonKey(contact.phone)) return { kind: 'gone' };
  const id = deriveTextNowId({ team, channel, ts: typed.ts });
  if (await records.send.get(id)) return { kind: 'before' };
  if (await isTypedAgain(records, { channel, threadTs, typed })) return { kind: 'before' };
  const problem = await findTextProblem(records, body, contact);
  if (problem) return { kind: 'problem', problem };
  await keepThread(tools, { channel, ts: threadTs }, { owner, contact, latest: id });
  await queueSend(
    tools,
    id,
    by,
    await buildTextPlan(records, contact, { channel, threadTs, body }),
  );
  return { kind: 'texted' };
}

/**
 * The id of *Text it now*'s send: the same whoever presses the button, and not the id of the text that was not
 * sent.
 */
export function deriveTextNowId({
  team,
  channel,
  ts,
}: Pick<TextNowRequest, 'team' | 'channel'> & { readonly ts: string }): SendId {
  return deriveSendId({ team, nonce: `now:${channel}:${ts}` });
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

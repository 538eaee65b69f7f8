import type { Problem } from '../../domain/problem.ts';
import type { AppContext } from '../context.ts';
import type { FindOptedOut } from '../opt-outs/opt-out-ledger.ts';
import type { CheckPermission } from '../permissions/check-permission.ts';
import type { UnsentText } from '../ports/threads.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';
import type { QueueSend } from '../sends/queue-send.ts';
import { findConversationContact } from './find-conversation-contact.ts';
import { buildTextPlan, findTextProblem } from './live-text.ts';

/** What somebody pressed *Text it now* for. */
export interface TextNowRequest {
  readonly team: string;
  readonly channel: string;
  readonly threadTs: string;
  readonly typed: UnsentText;
  /** Slack id of whoever pressed it. */
  readonly by: string;
}

/** `gone`: nothing is known of the thread any more, or it is with many. */
export type TextNowResult =
  | { readonly kind: 'texted' | 'before' | 'gone' }
  | { readonly kind: 'problem'; readonly problem: Problem };

/**
 * Texts what stayed inside, once however often it is pressed. Stored and queued when it resolves;
 * throws an AppError that says why for somebody who may not.
 */
export type TextNow = (request: TextNowRequest) => Promise<TextNowResult>;

export function createTextNow(
  tools: Pick<AppContext, 'records'> & {
    readonly queueSend: QueueSend;
    readonly findOptedOut: FindOptedOut;
    readonly checkPermission: CheckPermission;
  },
): TextNow {
  const { records, queueSend, findOptedOut, checkPermission } = tools;
  return async ({ team, channel, threadTs, typed, by }) => {
    await checkPermission(by, 'send');
    const owner = await records.threadOwner.get(channel, threadTs);
    const contact = owner && (await findConversationContact(records, owner));
    if (!contact || contact === 'many') return { kind: 'gone' };
    // Not the id of the text that came late and stayed inside; the same whoever presses it.
    const id = deriveSendId({ team, nonce: `now:${channel}:${typed.ts}` });
    if (await records.send.get(id)) return { kind: 'before' };
    const body = typed.words;
    const problem = await findTextProblem(findOptedOut, body, contact);
    if (problem) return { kind: 'problem', problem };
    await queueSend(id, by, await buildTextPlan(records, contact, { channel, threadTs, body }));
    return { kind: 'texted' };
  };
}

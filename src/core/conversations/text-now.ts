import type { Problem } from '../../domain/problem.ts';
import type { AppContext } from '../context.ts';
import type { FindOptedOut } from '../opt-outs/opt-out-ledger.ts';
import type { CheckPermission } from '../permissions/check-permission.ts';
import type { UnsentText } from '../ports/threads.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';
import type { QueueSend } from '../sends/queue-send.ts';
import { findConversationContact } from './find-conversation-contact.ts';
import { buildTextPlan, findTextProblem } from './live-text.ts';

/** A press on *Text it now*. */
export interface TextNowRequest {
  readonly team: string;
  readonly channel: string;
  readonly threadTs: string;
  readonly typed: UnsentText;
  /** Slack user id of the person who pressed it. */
  readonly by: string;
}

/** `gone`: the thread is no longer known, or is with several people. */
export type TextNowResult =
  | { readonly kind: 'texted' | 'before' | 'gone' }
  | { readonly kind: 'problem'; readonly problem: Problem };

/**
 * Texts a message that was not sent, once, however often the button is pressed. Resolves once the text is
 * stored and queued. Throws an AppError with the reason if the person is not allowed to.
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
    // Differs from the id of the text that came too late and was not sent. The same whoever presses the
    // button.
    const id = deriveSendId({ team, nonce: `now:${channel}:${typed.ts}` });
    if (await records.send.get(id)) return { kind: 'before' };
    const body = typed.words;
    const problem = await findTextProblem(findOptedOut, body, contact);
    if (problem) return { kind: 'problem', problem };
    await queueSend(id, by, await buildTextPlan(records, contact, { channel, threadTs, body }));
    return { kind: 'texted' };
  };
}

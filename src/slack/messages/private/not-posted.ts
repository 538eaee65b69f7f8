import type { Problem } from '../../../domain/problem.ts';
import type { Send } from '../../../domain/send.ts';
import { context, type SlackMessage, saying } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { people } from '../format/status.ts';

/** Tells the sender that the message went out but no channel shows it. */
export function unpostedMessage(send: Send, problem: Problem): SlackMessage {
  const text = `⚠️ Your picture message “${escapeMrkdwn(send.subject)}” to ${people(send.recipients.length)} went to ClickSend, but I could not post it in <#${send.channel}>: ${escapeMrkdwn(problem.what)}. Do not send it again; I will tell you here if any of it fails.`;
  return saying(text, context(`Reference ${send.id}`));
}

import type { Problem } from '../../../domain/problem.ts';
import type { Send } from '../../../domain/send.ts';
import { formatPeopleCount } from '../../text/count.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';

/** Tells the sender that the message went out but no channel shows it. */
export function buildNotPostedMessage(send: Send, problem: Problem): SlackMessage {
  const text = `⚠️ Your picture message “${escapeMrkdwn(send.subject)}” to ${formatPeopleCount(send.recipients.length)} went to ClickSend, but I could not post it in <#${send.channel}>: ${escapeMrkdwn(formatProblemReason(problem))}. Do not send it again; I will tell you here if any of it fails.`;
  return buildMessage(text, buildContextBlock(`Reference ${send.id}`));
}

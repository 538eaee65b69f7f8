import type { Problem } from '../../../domain/problem.ts';
import type { Send } from '../../../domain/send.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { privateText } from '../../text/private.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { referenceText } from '../../text/reference.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatTitle } from '../format/title.ts';

/** Tells the author that the message was sent but no channel shows it. */
export function buildNotPostedMessage(send: Send, problem: Problem): SlackMessage {
  const text = privateText.notPosted({
    ...{ title: formatTitle(send), count: send.recipients.length, channel: `<#${send.channel}>` },
    reason: escapeMrkdwn(formatProblemReason(problem)),
  });
  return buildMessage(
    text,
    buildContextBlock(referenceText.line({ reference: formatShortReference(send.id) })),
  );
}

import type { Problem } from '../../../domain/problem.ts';
import type { Send } from '../../../domain/send.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { buttonText } from '../../text/buttons.ts';
import { postText } from '../../text/post.ts';
import { privateText } from '../../text/private.ts';
import { formatProblem } from '../../text/problems.ts';
import { referenceText } from '../../text/reference.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../blocks/button.ts';
import {
  buildContextBlock,
  buildMessage,
  buildQuoteBlock,
  type SlackMessage,
} from '../blocks/message.ts';
import { formatContact } from '../format/contact.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatTitle } from '../format/title.ts';

/** Tells the author that nothing was sent and why, and offers the form with its entries. */
export function buildNotSentMessage(send: Send, problem: Problem): SlackMessage {
  if (send.threadTs) return answerNotSent(send, problem);
  const about = {
    ...{ title: formatTitle(send), channel: `<#${send.channel}>` },
    reason: escapeMrkdwn(formatProblem(problem)),
  };
  const count = send.recipients.length;
  const { button } = buttonText.openForm;
  return buildMessage(
    // Before a contact list is loaded, nobody is counted.
    count > 0 ? privateText.notSentTo({ ...about, count }) : privateText.notSent(about),
    ...buildButtonBlocks(
      buildButton(actionIds.openAgain, button, { value: send.id, style: 'primary' }),
    ),
    buildFooter(send, privateText.notSentFooter),
  );
}

function buildFooter({ id }: Send, text: string) {
  return buildContextBlock(
    `${text} ${referenceText.line({ reference: formatShortReference(id) })}`,
  );
}

/** An answer has no form to reopen, so its text is shown for copying. */
function answerNotSent(send: Send, problem: Problem): SlackMessage {
  const { channel, body, recipients } = send;
  const [who] = recipients;
  const text = privateText.answerNotSent({
    who: who ? escapeMrkdwn(formatContact(who)) : postText.unknownPerson,
    channel: `<#${channel}>`,
    reason: escapeMrkdwn(formatProblem(problem)),
  });
  return buildMessage(
    text,
    buildQuoteBlock(body),
    buildFooter(send, privateText.answerNotSentFooter),
  );
}

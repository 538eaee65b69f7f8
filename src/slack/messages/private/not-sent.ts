import type { Problem } from '../../../domain/problem.ts';
import type { Send } from '../../../domain/send.ts';
import { formatPeopleCount } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../blocks/button.ts';
import {
  buildContextBlock,
  buildMessage,
  buildQuoteBlock,
  type SlackMessage,
} from '../blocks/message.ts';
import { formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';

/** Tells the sender that nothing went out, why, and offers the form as it was. */
export function buildNotSentMessage(send: Send, problem: Problem): SlackMessage {
  if (send.threadTs) return answerNotSent(send, problem);
  const text = `🚫 Your picture message “${escapeMrkdwn(send.subject)}” ${formatRecipientCount(send)}with its post in <#${send.channel}>, was not sent. ${escapeMrkdwn(formatProblem(problem))}`;
  return buildMessage(
    text,
    ...buildButtonBlocks(
      buildButton(actionIds.openAgain, 'Open the form again', { value: send.id, style: 'primary' }),
    ),
    buildContextBlock(`Nothing was charged. Everything is still filled in. Reference ${send.id}`),
  );
}

/** Nothing before a contact list was read: nobody is counted yet. */
function formatRecipientCount({ recipients }: Send): string {
  return recipients.length > 0 ? `to ${formatPeopleCount(recipients.length)}, ` : '';
}

/** An answer has no form to open again, so its text is shown to be copied. */
function answerNotSent({ id, channel, body, recipients }: Send, problem: Problem): SlackMessage {
  const [who] = recipients;
  const to = who ? ` to ${escapeMrkdwn(formatMaskedContact(who))}` : '';
  const text = `🚫 Your answer${to} in <#${channel}> was not sent. ${escapeMrkdwn(formatProblem(problem))}`;
  return buildMessage(
    text,
    buildQuoteBlock(body),
    buildContextBlock(`Nothing was charged. Reference ${id}`),
  );
}

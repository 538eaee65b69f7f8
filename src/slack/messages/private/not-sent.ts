import { type Problem, sayProblem } from '../../../domain/problem.ts';
import type { Send } from '../../../domain/send.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { context, quote, type SlackMessage, saying } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { people, someone } from '../format/status.ts';

/** Tells the sender that nothing went out, why, and offers the form as it was. */
export function notSentMessage(send: Send, problem: Problem): SlackMessage {
  if (send.threadTs) return answerNotSent(send, problem);
  const text = `🚫 Your picture message “${escapeMrkdwn(send.subject)}” ${to(send)}with its post in <#${send.channel}>, was not sent. ${escapeMrkdwn(sayProblem(problem))}`;
  return saying(
    text,
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: actionIds.openAgain,
          style: 'primary',
          text: { type: 'plain_text', text: 'Open the form again' },
          value: send.id,
        },
      ],
    },
    context(`Nothing was charged. Everything is still filled in. Reference ${send.id}`),
  );
}

/** A list that was not read yet has nobody to count. */
function to({ recipients }: Send): string {
  return recipients.length > 0 ? `to ${people(recipients.length)}, ` : '';
}

/** It was written in a form of its own; its words are given back to be copied. */
function answerNotSent({ id, channel, body, recipients }: Send, problem: Problem): SlackMessage {
  const [who] = recipients;
  const to = who ? ` to ${escapeMrkdwn(someone(who))}` : '';
  const text = `🚫 Your answer${to} in <#${channel}> was not sent. ${escapeMrkdwn(sayProblem(problem))}`;
  return saying(text, quote(body), context(`Nothing was charged. Reference ${id}`));
}

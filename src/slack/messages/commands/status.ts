import type { KnownBlock } from '@slack/types';
import type { NotedFailure } from '../../../core/ports/send-posts.ts';
import type { StatusAnswer } from '../../../core/queries/find-status.ts';
import { sayProblem } from '../../../domain/problem.ts';
import { isToMany } from '../../../domain/send-progress.ts';
import { context, MOST_TEXT, type SlackMessage, saying, section } from '../blocks/message.ts';
import { pageButton } from '../blocks/page-buttons.ts';
import { cancelButton, editButton } from '../blocks/send-buttons.ts';
import { cancelledBy } from '../format/cancellation.ts';
import { notOffered } from '../format/missing-endpoint.ts';
import { escapeMrkdwn, shorten } from '../format/mrkdwn.ts';
import { recipientLine } from '../format/send-lines.ts';
import { failureLines, people, stateLine, timeIn } from '../format/status.ts';
import { haltedLine } from '../thread/stop-note.ts';
import { usageText } from './help.ts';
import { messageLine } from './history.ts';

/** How `what` stands, for the person who asked; `link`: of the post. */
export function statusMessage(
  answer: StatusAnswer,
  asked: { readonly what: string; readonly by: string; readonly link?: string },
): SlackMessage {
  switch (answer.kind) {
    case 'send':
      return sendStatus(answer, asked);
    case 'message':
      return messageStatus(answer, asked.what);
    case 'number':
      return numberStatus(answer, asked.what);
    case 'unread':
      return saying(usageText('status', 'That is neither an id nor a phone number.'));
    case 'unknown':
      return saying(
        'I know nothing of that which you may see here. An id stands under every post and in `/mms history`; what is too long ago is no longer kept.',
      );
    case 'notOffered':
      return saying(
        notOffered('tell about this single message', 'MMS → History'),
        again(asked.what),
      );
  }
}

function sendStatus(
  { send, progress, unasked }: Extract<StatusAnswer, { kind: 'send' }>,
  { what, by, link }: { readonly what: string; readonly by: string; readonly link?: string },
): SlackMessage {
  const isSender = send.user === by;
  const { recipients, schedule, cancelled, stopped } = progress;
  const halted = haltedLine(progress);
  const heading = `*${escapeMrkdwn(shorten(send.subject, 40))}* to ${people(recipients.length)} – ${escapeMrkdwn(shorten(stateLine(progress), 300))}`;
  const facts = [
    `<@${send.user}> in <#${send.channel}>, ${timeIn(send.submittedAt)}`,
    ...(schedule ? [`leaves ${timeIn(schedule.at)}`] : []),
    ...(cancelled ? [cancelWords(cancelled)] : []),
    ...(halted ? [halted] : []),
    ...(link ? [`<${link}|the post>`] : []),
  ];
  const lines =
    !isToMany(progress) && !stopped ? recipients.map((one) => recipientLine(one, isSender)) : [];
  const reasons = reasonLines(answerFailures(progress), isSender);
  const blocks: KnownBlock[] = [
    section(heading),
    context(facts.join(' · ')),
    ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
    ...(stopped ? [section(escapeMrkdwn(sayProblem(stopped)))] : []),
    ...reasons.map(section),
    ...(unasked
      ? [context(`ClickSend’s newest word is missing. ${escapeMrkdwn(sayProblem(unasked))}`)]
      : []),
    context(send.id),
    {
      type: 'actions',
      elements: [
        pageButton('again', 'Check again', { kind: 'status', what }),
        ...(schedule && !cancelled && isSender ? [editButton(send.id)] : []),
        ...(schedule && !cancelled ? [cancelButton(send.id)] : []),
      ],
    },
  ];
  return { text: shorten([heading, ...facts, ...lines, send.id].join('\n'), MOST_TEXT), blocks };
}

function cancelWords({ by, isUnderWay }: { readonly by: string; readonly isUnderWay: boolean }) {
  if (isUnderWay) return `<@${by}> wants it back; ClickSend is being asked`;
  return cancelledBy(by).replace(/^C/, 'c');
}

function answerFailures({ recipients }: Extract<StatusAnswer, { kind: 'send' }>['progress']) {
  return recipients.flatMap(({ phone, state, problem }) =>
    problem && (state === 'failed' || state === 'refused' || state === 'retrying')
      ? [{ phone, problem }]
      : [],
  );
}

/** Why, and what to do about it; few, since ten more recipients may stand above. */
function reasonLines(failures: readonly NotedFailure[], isSender: boolean): readonly string[] {
  if (failures.length === 0) return [];
  const options = { show: ({ phone }: NotedFailure) => phone, named: 10 };
  return failureLines(failures, isSender ? options : undefined)
    .slice(0, 10)
    .map((line) => shorten(escapeMrkdwn(line), 600));
}

function messageStatus(
  { message }: Extract<StatusAnswer, { kind: 'message' }>,
  what: string,
): SlackMessage {
  const { problem, ...rest } = message;
  const why = problem ? `\n${escapeMrkdwn(sayProblem(problem))}` : '';
  return saying(`${messageLine(rest)}${why}`, context(escapeMrkdwn(rest.messageId)), again(what));
}

function numberStatus(
  { number, view }: Extract<StatusAnswer, { kind: 'number' }>,
  what: string,
): SlackMessage {
  const heading = `*The last messages to ${number}*`;
  const lines = view.messages.map(messageLine);
  const none = lines.length === 0 ? ['There are none that you may see here.'] : [];
  return {
    text: shorten([heading, ...lines, ...none].join('\n'), MOST_TEXT),
    blocks: [section(heading), ...[...lines, ...none].map(section), again(what)],
  };
}

function again(what: string): KnownBlock {
  return {
    type: 'actions',
    elements: [pageButton('again', 'Check again', { kind: 'status', what })],
  };
}

import type { Button } from '@slack/types';
import type { ScheduledSend } from '../../../core/queries/list-scheduled-sends.ts';
import { waitingPeople } from '../../../core/queries/list-scheduled-sends.ts';
import type { Send } from '../../../domain/send.ts';
import type { RecipientProgress, SendProgress } from '../../../domain/send-progress.ts';
import { cancelButton, editButton } from '../blocks/send-buttons.ts';
import { escapeMrkdwn, shorten } from './mrkdwn.ts';
import { people, someone, stateLine, stateName, stateSign, timeIn } from './status.ts';

/** Ten lines must fit into one section. */
const SHOWN_REASON = 160;
const SHOWN_NAME = 40;
const SHOWN_SUBJECT = 40;

/** A recipient; whole for the sender, masked for everybody else. */
export function recipientLine(recipient: RecipientProgress, isSender: boolean): string {
  const { phone, name, state, problem } = recipient;
  const whole = name ? `${name} ${phone}` : phone;
  const who = isSender ? shorten(whole, SHOWN_NAME) : shorten(someone(recipient), SHOWN_NAME);
  const why = problem ? ` – ${escapeMrkdwn(shorten(problem.what, SHOWN_REASON))}` : '';
  return `${stateSign(state)} ${escapeMrkdwn(who)} ${stateName(state)}${why}`;
}

/** A send that left, in two lines. */
export function sendLine(send: Send, progress: SendProgress, link: string | undefined): string {
  const subject = `*${escapeMrkdwn(shorten(send.subject, SHOWN_SUBJECT))}*`;
  const where = link ? `<${link}|post> in <#${send.channel}>` : `in <#${send.channel}>`;
  const head = `${subject} to ${people(send.recipients.length)} · ${timeIn(send.submittedAt)} · ${where}`;
  return `${head}\n${escapeMrkdwn(shorten(stateLine(progress), 300))}`;
}

/** A send that will leave: when, what, to how many, whose, and what is special about it. */
export function scheduledLine(one: ScheduledSend): string {
  const { send, progress, isEdited } = one;
  const when = send.schedule ? timeIn(send.schedule.at) : '';
  const what = `*${escapeMrkdwn(shorten(send.subject, SHOWN_SUBJECT))}* to ${people(waitingPeople(one))}`;
  const notes = [
    ...(progress.isOverdue
      ? [
          'Its time passed while I was not running; the sender was asked whether it still shall leave.',
        ]
      : []),
    ...(progress.cancelled
      ? [`<@${progress.cancelled.by}> wants it back; ClickSend is being asked.`]
      : []),
    ...(isEdited ? ['Edited.'] : []),
    ...(send.schedule?.with === 'clicksend' ? ['Held by ClickSend.'] : []),
  ];
  const head = `${stateSign('scheduled')} ${when} · ${what} · <@${send.user}> in <#${send.channel}> · \`${send.id}\``;
  return [head, ...(notes.length > 0 ? [notes.join(' ')] : [])].join('\n');
}

/** What can be done to it; only its sender may change it: the whole numbers are in the form. */
export function scheduledButtons({ send, progress }: ScheduledSend, user: string): Button[] {
  const isAsked = progress.cancelled !== undefined;
  const canEdit = send.user === user && !isAsked;
  return [...(canEdit ? [editButton(send.id)] : []), ...(isAsked ? [] : [cancelButton(send.id)])];
}

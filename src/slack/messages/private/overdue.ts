import type { Send } from '../../../domain/send.ts';
import { context, type SlackMessage, saying } from '../blocks/message.ts';
import { cancelButton, sendNowButton } from '../blocks/send-buttons.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { people, timeIn } from '../format/status.ts';

/** Asks the sender about a send whose time passed while the app was not running. */
export function overdueMessage({ id, subject, recipients, channel, schedule }: Send): SlackMessage {
  const due = schedule ? ` It was due ${timeIn(schedule.at)}.` : '';
  const text = `⏰ I was not running when “${escapeMrkdwn(subject)}” to ${people(recipients.length)} (post in <#${channel}>) was to leave.${due} Nothing was sent. Shall it still go out?`;
  return saying(
    text,
    { type: 'actions', elements: [sendNowButton(id), cancelButton(id)] },
    context(`Reference ${id}`),
  );
}

import type { Send } from '../../domain/send.ts';
import { escapeMrkdwn } from '../mrkdwn.ts';
import { cancelButton, sendNowButton } from './buttons.ts';
import { context, type SlackMessage, saying } from './message.ts';
import { people, timeIn } from './words.ts';

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

import type { Send } from '../../../domain/send.ts';
import { formatPeopleCount } from '../../text/count.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { buildCancelButton, buildSendNowButton } from '../blocks/send-buttons.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatSlackTime } from '../format/time.ts';

/** Asks the sender about a send whose time passed while the app was not running. */
export function buildOverdueMessage({
  id,
  subject,
  recipients,
  channel,
  schedule,
}: Send): SlackMessage {
  const due = schedule ? ` It was due ${formatSlackTime(schedule.at)}.` : '';
  const text = `⏰ I was not running when “${escapeMrkdwn(subject)}” to ${formatPeopleCount(recipients.length)} (post in <#${channel}>) was to leave.${due} Nothing was sent. Shall it still go out?`;
  return buildMessage(
    text,
    ...buildButtonBlocks(buildSendNowButton(id), buildCancelButton(id)),
    buildContextBlock(`Reference ${id}`),
  );
}

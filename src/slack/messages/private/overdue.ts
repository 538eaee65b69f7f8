import type { Send } from '../../../domain/send.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { privateText } from '../../text/private.ts';
import { referenceText } from '../../text/reference.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { buildCancelButton, buildSendNowButton } from '../blocks/send-buttons.ts';
import { formatSlackTime } from '../format/time.ts';
import { formatTitle } from '../format/title.ts';

/** Asks the author about a send whose time passed while the app was not running. */
export function buildOverdueMessage(send: Send): SlackMessage {
  const { id, recipients, schedule } = send;
  const text = privateText.overdue({
    ...{ title: formatTitle(send), count: recipients.length, channel: `<#${send.channel}>` },
    due: schedule ? ` ${formatSlackTime(schedule.at)}` : '',
  });
  return buildMessage(
    text,
    ...buildButtonBlocks(buildSendNowButton(id), buildCancelButton(id, recipients.length)),
    buildContextBlock(referenceText.line({ reference: formatShortReference(send.id) })),
  );
}

import type { ErasureResult } from '../../../core/ports/slack-erasure.ts';
import { type E164, maskPhone } from '../../../domain/phone.ts';
import { formatNumber } from '../../text/count.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';

/** Deleted records may stay on a disk for a while. */
const TRACES = {
  rewritten:
    'Redis is writing its files anew now, without them. Backups of Redis still have what they had.',
  'written over':
    'The files of my store, and backups of them, may hold traces until something else is written over them.',
} as const;

/** Tells the requester how an erasure ended. */
export function buildForgetEnding(phone: E164, ending: ErasureResult): SlackMessage {
  const who = maskPhone(phone);
  if (ending.kind === 'failed') {
    return buildMessage(
      `⚠️ Not all of ${who} could be erased (${escapeMrkdwn(ending.code)}). Type \`/mms forget\` with the number again: it goes on where it stopped.`,
    );
  }
  const undeleted =
    ending.kept > 0
      ? ` Slack did not let me take away ${formatNumber(ending.kept)} of my messages or files: look at them, or ask an owner of the workspace.`
      : '';
  return buildMessage(
    `🧹 ${who} is erased: all I still know of them is an opt-out, if there was one.${undeleted} ${TRACES[ending.traces]} ClickSend’s own history still has what was sent; it can be deleted at dashboard.clicksend.com.`,
  );
}

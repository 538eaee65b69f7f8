import type { ErasureResult } from '../../../core/ports/slack-erasure.ts';
import { type E164, maskPhone } from '../../../domain/phone.ts';
import { forgetText } from '../../text/commands.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';

/** Tells the requester how an erasure ended. */
export function buildForgetEnding(phone: E164, ending: ErasureResult): SlackMessage {
  const who = maskPhone(phone);
  if (ending.kind === 'failed') {
    return buildMessage(forgetText.failed({ who, code: escapeMrkdwn(ending.code) }));
  }
  const { erased, undeleted, traces, atClickSend } = forgetText;
  const lines = [
    erased({ who }),
    ...(ending.kept > 0 ? [undeleted({ count: ending.kept })] : []),
    traces[ending.traces],
    atClickSend,
  ];
  return buildMessage(lines.join('\n'));
}

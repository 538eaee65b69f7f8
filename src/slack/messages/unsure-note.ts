import { maskPhone } from '../../domain/phone.ts';
import { sayProblem } from '../../domain/problem.ts';
import type { SendProgress } from '../../domain/progress.ts';
import type { Send } from '../../domain/send.ts';
import { actionIds } from '../action-ids.ts';
import { escapeMrkdwn } from '../mrkdwn.ts';
import { type SlackMessage, section } from './message.ts';

/** Nobody knows whether ClickSend took it: a person decides, because a second message costs money and annoys. */
export function unsureNote(send: Send, progress: SendProgress, batch: number): SlackMessage {
  const unsure = progress.recipients.filter(({ state }) => state === 'unsure');
  const who =
    unsure.length <= 10
      ? unsure.map(({ phone }) => maskPhone(phone)).join(', ')
      : `${unsure.length} people`;
  const again = unsure.find(({ problem }) => problem)?.problem;
  const failed = again ? ` Sending it again did not work: ${escapeMrkdwn(sayProblem(again))}` : '';
  const text = `❓ ClickSend gave no answer for ${who}, and its history does not show the message. It may have gone out or not.${failed} I keep looking; send it again only if nobody got it.`;
  const value = `${send.id}:${batch}`;
  return {
    text,
    blocks: [
      section(text),
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: actionIds.checkAgain,
            text: { type: 'plain_text', text: 'Check again' },
            value,
          },
          {
            type: 'button',
            action_id: actionIds.sendAgain,
            style: 'danger',
            text: { type: 'plain_text', text: 'Send again' },
            value,
            confirm: {
              title: { type: 'plain_text', text: 'Send it again?' },
              text: {
                type: 'plain_text',
                text: 'If the first message went out after all, people get it twice and it is charged twice.',
              },
              confirm: { type: 'plain_text', text: 'Send again' },
              deny: { type: 'plain_text', text: 'Not now' },
            },
          },
        ],
      },
    ],
  };
}

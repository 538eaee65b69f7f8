import type { QuestionOutcome } from '../../../core/ports/send-posts.ts';
import { maskPhone } from '../../../domain/phone.ts';
import { getBatchIndex, type Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { formatPeopleCount } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import { statesText } from '../../text/states.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks, buildConfirmDialog } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

/** Asks a person whether to send an unconfirmed batch again: a second message costs money and annoys. */
export function buildUnconfirmedNote(
  send: Send,
  progress: SendProgress,
  { batch, at }: { readonly batch: number; readonly at: number },
): SlackMessage {
  const unsure = progress.recipients.filter(
    ({ index, state }) => state === 'unsure' && getBatchIndex(index) === batch,
  );
  const who =
    unsure.length <= 10
      ? unsure.map(({ phone }) => maskPhone(phone)).join(', ')
      : formatPeopleCount(unsure.length);
  const again = unsure.find(({ problem }) => problem)?.problem;
  const failed = again
    ? ` Sending it again did not work: ${shortenText(escapeMrkdwn(formatProblem(again)), 600)}`
    : '';
  const text = `${statesText.unsure.sign} ClickSend gave no answer for ${who}, and its history does not show the message. It may have gone out or not.${failed} I keep looking; send it again only if nobody got it.`;
  // With the time of the call, so that a second press does not submit the batch again.
  const value = `${send.id}:${batch}:${at}`;
  const confirm = buildConfirmDialog({
    title: 'Send it again?',
    text: 'If the first message went out after all, people get it twice and it is charged twice.',
    ...{ confirm: 'Send again', deny: 'Not now' },
  });
  return buildMessage(
    text,
    ...buildButtonBlocks(
      buildButton(actionIds.checkAgain, 'Check again', { value }),
      buildButton(actionIds.sendAgain, 'Send again', { value, style: 'danger', confirm }),
    ),
  );
}

/** Takes the place of the question when it is answered. */
export function buildUnconfirmedEnding(ending: QuestionOutcome): SlackMessage {
  const before = 'ClickSend gave no answer at first.';
  switch (ending.kind) {
    case 'found':
      return buildMessage(`✔️ ${before} It had the message; nothing needs to be sent again.`);
    case 'sentAgain':
      return buildMessage(`↩️ ${before} <@${ending.by}> sent it again.`);
    case 'inVain':
      return buildMessage(
        `↩️ ${before} <@${ending.by}> tried to send it again, which did not work.`,
      );
  }
}

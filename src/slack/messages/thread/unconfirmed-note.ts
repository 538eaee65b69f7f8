import type { QuestionOutcome, UnconfirmedQuestion } from '../../../core/ports/send-posts.ts';
import { getBatchIndex, type Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { buttonText } from '../../text/buttons.ts';
import { formatPeopleCount } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import { statesText } from '../../text/states.ts';
import { threadText } from '../../text/thread.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks, buildConfirmDialog } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { formatMaskedPeople } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { nameMessage } from './name-message.ts';

const words = threadText.unconfirmed;

/** Asks a person whether to send an unconfirmed batch again, because a second message costs money and annoys people. */
export function buildUnconfirmedNote(
  send: Send,
  progress: SendProgress,
  { batch, at, isFromBackup }: UnconfirmedQuestion,
): SlackMessage {
  const unsure = progress.recipients.filter(
    ({ index, state }) => state === 'unsure' && getBatchIndex(index) === batch,
  );
  const who =
    unsure.length <= 10
      ? formatMaskedPeople(
          send,
          unsure.map(({ phone }) => phone),
        )
      : formatPeopleCount(unsure.length);
  const again = unsure.find(({ problem }) => problem)?.problem;
  const {
    question,
    fromBackup,
    retryFailed,
    againButton,
    title,
    text: risk,
    confirm,
    deny,
  } = words;
  const retry = again
    ? retryFailed({ reason: shortenText(escapeMrkdwn(formatProblem(again)), 600) })
    : '';
  const ask = isFromBackup ? fromBackup : question;
  const text = `${statesText.unsure.sign} ${ask({ what: nameMessage(send, who), who, retry })}`;
  // Includes the time of the call, so that a second press does not submit the batch again.
  const value = `${send.id}:${batch}:${at}`;
  const dialog = buildConfirmDialog({ title, text: risk, confirm, deny });
  return buildMessage(
    text,
    ...buildButtonBlocks(
      buildButton(actionIds.checkAgain, buttonText.checkAgain.button, { value }),
      buildButton(actionIds.sendAgain, againButton, {
        value,
        style: 'danger',
        confirm: dialog,
      }),
    ),
  );
}

/** Replaces the question once it is answered. */
export function buildUnconfirmedEnding(ending: QuestionOutcome): SlackMessage {
  if (ending.kind === 'found') return buildMessage(words.found);
  return buildMessage(words[ending.kind]({ by: `<@${ending.by}>` }));
}

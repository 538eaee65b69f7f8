import type { KnownBlock } from '@slack/types';
import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { headingBlock } from '../blocks/heading.ts';
import { context, MOST_TEXT, quote, type SlackMessage, section } from '../blocks/message.ts';
import { cancelledBy } from '../format/cancellation.ts';
import { escapeMrkdwn, shorten } from '../format/mrkdwn.ts';
import { formatPictureChanges } from '../format/picture-changes.ts';
import { number, people, stateLine, timeIn } from '../format/status.ts';
import { haltedLine } from '../thread/stop-note.ts';
import { postActions } from './post-actions.ts';
import { recipientBlocks, recipientLines } from './post-recipients.ts';
import { progressLine } from './progress-line.ts';

/** The message may have 1,500 characters; the post shows its beginning. */
const SHOWN_BODY = 600;

/** The one post of a send: who sent what to how many, and how it stands. */
export function postMessage(
  send: Send,
  progress: SendProgress,
  options: { readonly withPicture: boolean },
): SlackMessage {
  const state = shorten(stateLine(progress), 500);
  const heading = `<@${send.user}> ${did(progress)} a picture message to *${people(meant(progress))}*`;
  const lines = recipientLines(progress);
  const asides = [
    ...whenLine(progress),
    ...leftOutLine(send),
    ...formatPictureChanges(progress.pictureChanges),
  ];
  const far = progressLine(progress);
  return {
    text: shorten(
      [
        `${heading}: ${escapeMrkdwn(send.subject)}`,
        state,
        ...(far ? [far.words] : []),
        ...asides,
        ...lines.map(({ text }) => text),
      ].join('\n'),
      MOST_TEXT,
    ),
    blocks: [
      headingBlock(heading, send, options.withPicture),
      bodyBlock(send),
      ...(far ? [section(`${far.bar}  ${far.words}`)] : []),
      context(`*${escapeMrkdwn(state)}*`, ...asides),
      // Before the recipients: what is about all of it stands above what is about one.
      ...postActions(send, progress),
      ...recipientBlocks(send, progress, lines),
      // The same as in the log; a post whose answer was lost is found by it too.
      context(send.id),
    ],
  };
}

function did({ recipients, stopped, schedule, cancelled }: SendProgress): string {
  if (schedule && !stopped) return 'scheduled';
  const isOut =
    !stopped &&
    !cancelled &&
    recipients.some(({ state }) => state !== 'refused' && state !== 'cancelled');
  return isOut ? 'sent' : 'wanted to send';
}

/** Whoever was taken out is no longer meant, unless all were. */
function meant({ recipients }: SendProgress): number {
  const left = recipients.filter(({ state }) => state !== 'cancelled');
  return left.length > 0 ? left.length : recipients.length;
}

/** When it leaves, and what was done about that. */
function whenLine(progress: SendProgress): readonly string[] {
  const { schedule, cancelled, isOverdue } = progress;
  if (cancelled) {
    const { by, isUnderWay } = cancelled;
    return [isUnderWay ? `<@${by}> is cancelling it at ClickSend` : cancelledBy(by)];
  }
  const halted = haltedLine(progress);
  if (halted) return [halted];
  if (!schedule) return [];
  const at = timeIn(schedule.at);
  return [isOverdue ? `It was due ${at}; its sender was asked what to do` : `Leaves ${at}`];
}

/** Its sender was told who; a channel need not know. */
function leftOutLine({ optedOut }: Send): readonly string[] {
  return optedOut ? [`${number(optedOut)} left out: they opted out`] : [];
}

function bodyBlock({ subject, body }: Send): KnownBlock {
  return quote({ bold: subject }, `\n${shorten(body, SHOWN_BODY)}`);
}

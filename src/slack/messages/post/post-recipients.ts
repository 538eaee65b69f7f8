import type { KnownBlock } from '@slack/types';
import {
  hasManyRecipients,
  type RecipientProgress,
  type SendProgress,
} from '../../../domain/send-progress.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { buildSectionBlock } from '../blocks/message.ts';
import { formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { formatStatus, formatStatusSign } from '../format/status.ts';

/** Ten lines must fit in one section. */
const MAX_REASON_LENGTH = 200;

/** One line per recipient or, for many, one line for all. */
export function formatPostRecipients(progress: SendProgress): readonly string[] {
  const { recipients, notSentProblem } = progress;
  if (notSentProblem) return [];
  if (!hasManyRecipients(progress)) return recipients.map(formatRecipient);
  // The same problem delays all of them.
  const delay = recipients.find(({ state, problem }) => state === 'waiting' && problem)?.problem;
  const why = delay && shortenText(escapeMrkdwn(formatProblemReason(delay)), MAX_REASON_LENGTH);
  return why ? [`${formatStatusSign('waiting')} ${why}`] : [];
}

function formatRecipient({ phone, name, state, problem }: RecipientProgress): string {
  const why = problem
    ? ` – ${shortenText(escapeMrkdwn(formatProblemReason(problem)), MAX_REASON_LENGTH)}`
    : '';
  const who = escapeMrkdwn(formatMaskedContact({ phone, name: name || undefined }));
  return `${formatStatusSign(state)} ${who} ${formatStatus(state)}${why}`;
}

/** One section with all lines. */
export function buildPostRecipientBlocks(lines: readonly string[]): readonly KnownBlock[] {
  return lines.length > 0 ? [buildSectionBlock(lines.join('\n'))] : [];
}

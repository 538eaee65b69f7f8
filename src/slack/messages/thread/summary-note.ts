import type { KnownBlock } from '@slack/types';
import type { ResultsFileLocation, ThreadNoteContent } from '../../../core/ports/send-posts.ts';
import type { Send } from '../../../domain/send.ts';
import type { RecipientStatus } from '../../../domain/send-progress.ts';
import type { FailureReason, SendSummary } from '../../../domain/send-summary.ts';
import { formatNumber, formatPeopleCount } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import { statesText } from '../../text/states.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import { buildContextBlock, buildLinesMessage, type SlackMessage } from '../blocks/message.ts';
import { buildCheckNoReportButton, buildSendToSilentButton } from '../blocks/send-buttons.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatStatusCounts, formatStatusSign } from '../format/status.ts';

/** The results of a send to many: the only note in its thread that is updated. */
export function buildSummaryNote(
  { id }: Send,
  { summary, file }: Extract<ThreadNoteContent, { readonly kind: 'summary' }>,
): SlackMessage {
  const { isOver } = summary;
  const heading = `${isOver ? '🏁 All done' : '📊 So far'}: ${escapeMrkdwn(formatStatusCounts(summary))}.`;
  const lines = [heading, ...formatReasons(summary), ...formatNoReport(summary)];
  return buildLinesMessage(
    lines,
    ...buildActions(id, summary),
    buildContextBlock(formatFooter(isOver, file)),
  );
}

function formatReasons({ reasons, others }: SendSummary): readonly string[] {
  const rest = others > 0 ? [`• ${formatNumber(others)} more, for other reasons.`] : [];
  return [...reasons.map(formatReason), ...rest];
}

function formatReason({ state, problem, count }: FailureReason): string {
  return `${formatStatusSign(state)} ${formatPeopleCount(count)}: ${escapeMrkdwn(formatProblem(problem))}`;
}

/** Some carriers send no delivery reports, so only this is known. */
function formatNoReport(summary: SendSummary): readonly string[] {
  const silent = getCount(summary, 'silent');
  if (silent === 0) return [];
  return [
    `${formatStatusSign('silent')} ${formatPeopleCount(silent)}: ${statesText.noReportAdvice}`,
  ];
}

/** The post has the button for those who failed. */
function buildActions(id: Send['id'], summary: SendSummary): readonly KnownBlock[] {
  if (getCount(summary, 'silent') === 0) return [];
  return buildButtonBlocks(buildCheckNoReportButton(id), buildSendToSilentButton(id));
}

function formatFooter(isOver: boolean, file: ResultsFileLocation): string {
  if (!isOver) return 'Kept up to date until all is settled; then a file with everybody follows.';
  switch (file) {
    case 'below':
      return 'A file with everybody comes below.';
    case 'older':
      return 'Receipts came in after the file below was made: these counts are newer.';
    case 'not here':
      return 'The file with everybody could not come here: for that the app must be in the channel (`/invite @slack-mms`). Its sender got it alone.';
    case 'nowhere':
      return 'There is no file with everybody: Slack does not let the app upload files.';
  }
}

function getCount({ counts }: SendSummary, status: RecipientStatus): number {
  return counts.find(({ state }) => state === status)?.count ?? 0;
}
